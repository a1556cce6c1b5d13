"""Debian's Prometheus without its service: the package is unpacked into the user's cache, once."""
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache") / "hashtag-pipeline/prometheus"


def programs():
    """The folder of prometheus and promtool."""
    there = CACHE / "usr/bin"
    if not (there / "promtool").exists():
        CACHE.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE.parent) as fresh:
            fetched = subprocess.run(["apt-get", "download", "prometheus"], cwd=fresh, capture_output=True, text=True)
            packages = list(pathlib.Path(fresh).glob("*.deb"))
            if not packages:
                sys.exit(f"PrometheusScrape: apt-get download prometheus: {fetched.stderr}It needs Debian 12 or Ubuntu 24.04, online.")
            subprocess.run(["dpkg", "-x", packages[0], f"{fresh}/unpacked"], check=True)
            with contextlib.suppress(OSError):  # Another test was faster.
                os.rename(f"{fresh}/unpacked", CACHE)
    return there


class Prometheus:
    """A server on a free port of this machine, which keeps its data in `folder`."""

    def __init__(self, config, folder, port):
        self.address = f"http://127.0.0.1:{port}"
        self.log = folder / "prometheus.log"
        self.process = subprocess.Popen(
            [programs() / "prometheus", f"--config.file={config}", f"--storage.tsdb.path={folder / 'prometheus'}",
             f"--web.listen-address=127.0.0.1:{port}", "--query.lookback-delta=1m"],
            stdout=subprocess.DEVNULL, stderr=self.log.open("w"))

    def ask(self, path, **parameters):
        """The `data` of an answer of its HTTP API."""
        query = urllib.parse.urlencode(parameters)
        try:
            with urllib.request.urlopen(f"{self.address}/api/v1/{path}?{query}", timeout=10) as answer:
                return json.load(answer)["data"]
        except urllib.error.HTTPError as refused:
            sys.exit(f"PrometheusScrape: {path} {parameters}: {refused.read().decode()}")

    def value(self, expression):
        return self.ask("query", query=expression)["result"]

    def wait_until_up(self, limit=30):
        deadline = time.monotonic() + limit
        while True:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                if all(target["health"] == "up" for target in self.targets()):
                    return
            if time.monotonic() > deadline:
                sys.exit(f"PrometheusScrape: not scraped within {limit} s:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.2)

    def targets(self):
        targets = self.ask("targets")["activeTargets"]
        return targets or [{"health": "unknown"}]

    def end(self):
        self.process.kill()
        self.process.wait()
