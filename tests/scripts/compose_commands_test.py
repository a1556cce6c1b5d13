#!/usr/bin/python3
"""Runs every service of docker-compose.yml for real, without containers: the command lines as they
stand there, only with this machine's paths, ports and names for the containers', against a Kafka that
has the settings of the service kafka.

    compose_commands_test.py PROGRAM_DIR [CONTAINER RUN...]

With a container (scripts/check-packaging.sh image) they run in it, from the image that docker-compose.yml builds:
RUN... CONTAINER COMMAND..., as in "buildah run". Only names and ports are then this machine's.

Fails when a service's command line is refused, when the pipeline made of them does not count, or when
a health check of a running service fails.
"""
import json
import os
import pathlib
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import yaml  # Debian's python3-yaml: hence the interpreter's path above.

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = pathlib.Path(sys.argv[1])
CONTAINER, *RUN_IN_CONTAINER = sys.argv[2:] or [None]
WORK = pathlib.Path(tempfile.mkdtemp(prefix="compose commands "))
SERVICES = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


def free_port():
    """Below the range from which the system takes ports for outgoing connections."""
    while True:
        port = random.randrange(15000, 32000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port


# What a container has, and what stands for it here. The simulator's certificate is good for localhost.
KAFKA_PORT, SIMULATOR_PORT = free_port(), free_port()
CONSUMER_PORT, PRODUCER_PORT = free_port(), free_port()
HERE = [
    ("kafka:9092", f"127.0.0.1:{KAFKA_PORT}"),
    ("simulator:8443", f"localhost:{SIMULATOR_PORT}"),
    ("--port=8443", f"--port={SIMULATOR_PORT}"),
    ("0.0.0.0:8080", f"127.0.0.1:{CONSUMER_PORT}"),
    ("0.0.0.0:8081", f"127.0.0.1:{PRODUCER_PORT}"),
    ("127.0.0.1/8081", f"127.0.0.1/{PRODUCER_PORT}"),
    ("--listen=0.0.0.0", "--listen=127.0.0.1"),
]
TOKENS = WORK / "http token"
VOLUMES = [("/run/simulator", str(WORK / "simulator")), ("/var/lib/hashtag-pipeline", str(WORK / "state")),
           ("/run/http-token", str(TOKENS))]
PATHS = VOLUMES + [
    ("/usr/share/hashtag-pipeline", str(ROOT / "tests/data")),
    ("/etc/hashtag-pipeline", str(ROOT / "config")),
]


def here(argument):
    for container, machine in HERE if CONTAINER else HERE + PATHS:
        argument = argument.replace(container, machine)
    return argument


def local_command(words):
    program, *arguments = words
    if CONTAINER:
        volumes = [f"--volume={machine}:{container}" for container, machine in VOLUMES]
        return [*RUN_IN_CONTAINER, *volumes, CONTAINER, program, *map(here, arguments)]
    own = PROGRAMS / program
    return [str(own) if own.exists() else program, *map(here, arguments)]


IMAGE_USER = 10001  # Dockerfile.
running = {}


def start(service):
    log = (WORK / f"{service}.log").open("wb")
    command = local_command(SERVICES[service]["command"])
    running[service] = subprocess.Popen(command, stdout=log, stderr=log)


def check_health(service):
    kind, *words = SERVICES[service]["healthcheck"]["test"]
    assert kind == "CMD", f"{service}: the test understands CMD alone"
    words = [word.replace("kill -0 1", f"kill -0 {running[service].pid}") for word in words]
    return subprocess.run(local_command(words), capture_output=True, text=True, timeout=60)


def await_health(service, seconds):
    deadline = time.monotonic() + seconds
    while (health := check_health(service)).returncode != 0:
        if running[service].poll() is not None or time.monotonic() > deadline:
            fail(f"{service} is not healthy: {health.stdout}{health.stderr}")
        time.sleep(0.2)
    print(f"{service}: healthy")


def fail(why):
    for log in sorted(WORK.glob("*.log")):
        print(f"--- {log.name}\n{log.read_text(errors='replace')[-3000:]}")
    sys.exit(f"ComposeCommands: {why}")


def property_of(variable):
    """As the image does it: KAFKA_LOG_RETENTION_MS is log.retention.ms."""
    return variable.removeprefix("KAFKA_").lower().replace("_", ".")


def start_kafka():
    of_machine = re.compile("LISTENER|VOTERS|NODE_ID|ROLES|LOG_DIRS|HEAP_OPTS")
    properties = [f"--property={property_of(name)}={value}"
                  for name, value in SERVICES["kafka"]["environment"].items() if not of_machine.search(name)]
    arguments = [word for text in properties for word in text.split("=", 1)]
    environment = dict(os.environ, KAFKA_FROM="jars")
    subprocess.run([ROOT / "scripts/start-kafka.sh", "--port", str(KAFKA_PORT), "--data", WORK / "kafka", *arguments],
                   check=True, env=environment)


def counted():
    command = ["hashtag-consumer", "state", "show", "--json", "--checkpoint=/var/lib/hashtag-pipeline/checkpoint"]
    shown = subprocess.run(local_command(command), capture_output=True, text=True)
    return json.loads(shown.stdout)["total"] if shown.returncode == 0 else 0


def scrape(port):
    """As Prometheus does it: with the token that it may read. Without it the answer is 401."""
    bare = urllib.request.Request(f"http://127.0.0.1:{port}/metrics")
    try:
        urllib.request.urlopen(bare)
        fail(f"/metrics on port {port} asked for no token")
    except urllib.error.HTTPError as refused:
        if refused.code != 401:
            fail(f"/metrics without a token: {refused.code}")
    bare.add_header("Authorization", "Bearer " + (TOKENS / "for-prometheus").read_text().strip())
    return urllib.request.urlopen(bare).read().decode()


def program_of(pid):
    """The service itself, where a tool that runs it in the container stands before it."""
    while children := [child for task in pathlib.Path(f"/proc/{pid}/task").iterdir()
                       for child in (task / "children").read_text().split()]:
        pid = int(children[0])
    return pid


def stop(service):
    os.kill(program_of(running[service].pid), signal.SIGTERM)  # What docker stop sends.
    code = running[service].wait(30)
    print(f"{service}: exit {code}")
    if code != 0:
        fail(f"{service} ended with exit code {code}")


def main():
    for _, machine in VOLUMES:
        pathlib.Path(machine).mkdir()
        if CONTAINER:  # As the image's own directories, whose owner new volumes take over.
            WORK.chmod(0o755)
            os.chown(machine, IMAGE_USER, IMAGE_USER)
    start("token")
    if running["token"].wait(10) != 0:
        fail("no token was drawn")
    start_kafka()
    start("simulator")
    await_health("simulator", 10)
    for service in ("producer", "consumer"):
        start(service)
    for service in ("producer", "consumer"):
        await_health(service, 60)
    deadline = time.monotonic() + 60
    while counted() < 50:
        if time.monotonic() > deadline:
            fail(f"only {counted()} hashtags were counted")
        time.sleep(0.5)
    for port, program in ((CONSUMER_PORT, "hashtag_consumer"), (PRODUCER_PORT, "tweet_producer")):
        if f"{program}_build_info" not in scrape(port):
            fail(f"{program} serves no metrics")
    for service in ("producer", "consumer", "simulator"):
        stop(service)
    print(f"services: {len(running) + 1}, hashtags counted: {counted()}, scraped with the token: 2")


try:
    main()
finally:
    for process in running.values():
        if process.poll() is None:
            os.kill(program_of(process.pid), signal.SIGKILL)
    subprocess.run([ROOT / "scripts/stop-kafka.sh", "--data", WORK / "kafka", "--kill"], check=False)
    subprocess.run(["rm", "-rf", WORK], check=False)
