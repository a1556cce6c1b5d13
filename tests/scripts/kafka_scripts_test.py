#!/usr/bin/env python3
"""start-kafka.sh, stop-kafka.sh and kafka.sh: two brokers at once, in directories with spaces, from
another directory; topics that survive; sentences that say what to do.

Fails when a broker is not there when start-kafka.sh returns, or still there when stop-kafka.sh does.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(tempfile.mkdtemp(prefix="kafka scripts "))
ENVIRONMENT = dict(os.environ, KAFKA_FROM="jars", XDG_STATE_HOME=str(WORK / "state"))


def script(name, *arguments, code=0, says=""):
    done = subprocess.run([ROOT / "scripts" / name, *map(str, arguments)], cwd="/", env=ENVIRONMENT, text=True,
                          capture_output=True)
    text = done.stdout + done.stderr
    if done.returncode != code or says not in text:
        sys.exit(f"{name} {arguments}: exit {done.returncode}, expected {code} and '{says}'\n{text}")
    return text


def port_of(data):
    return (data / "port").read_text().strip()


def topics(data):
    return script("kafka.sh", "topics", "--bootstrap-server", f"127.0.0.1:{port_of(data)}", "--list").split()


def main():
    one, two = WORK / "broker one", WORK / "broker two"
    for data in (one, two):
        script("start-kafka.sh", "--port", 0, "--data", data, says="answers on 127.0.0.1:")
    for data, topic in ((one, "first"), (two, "second")):
        script("kafka.sh", "topics", "--bootstrap-server", f"127.0.0.1:{port_of(data)}", "--create", "--topic", topic)
    assert (topics(one), topics(two)) == (["first"], ["second"])
    retention = script("kafka.sh", "configs", "--bootstrap-server", f"127.0.0.1:{port_of(one)}", "--describe", "--all",
                       "--topic", "first")
    assert " retention.ms=-1 " in retention, retention

    script("start-kafka.sh", "--port", port_of(one), "--data", one, says="runs already")
    script("start-kafka.sh", "--port", port_of(one), "--data", WORK / "third", code=1, says="is taken")
    script("start-kafka.sh", "--port", 1, "--data", one, code=1, says="runs on")
    script("start-kafka.sh", "--port", 0, "--data", WORK / "wrong", "--property", "num.partitions=many", code=1,
           says="num.partitions")

    for how in ([], ["--kill"]):
        script("stop-kafka.sh", "--data", one, *how, says="has ended")
        script("start-kafka.sh", "--port", port_of(one), "--data", one, says="answers")
        assert topics(one) == ["first"]
    for data in (one, two):
        script("stop-kafka.sh", "--data", data, says="has ended")
        script("stop-kafka.sh", "--data", data, says="no Kafka runs")
    script("stop-kafka.sh", "--port", 1, code=1, says="no broker was started")
    script("kafka.sh", "topic", code=2, says="no tool 'topic'")
    script("start-kafka.sh", "--prot", 9, code=2, says="no option '--prot'")
    print("brokers: 2 at once, restarts: 2, topics lost: 0, wrong uses told: 6")


try:
    main()
finally:
    for data in WORK.glob("broker *"):
        subprocess.run([ROOT / "scripts/stop-kafka.sh", "--data", data, "--kill"], check=False, capture_output=True)
    subprocess.run(["rm", "-rf", WORK], check=False)
