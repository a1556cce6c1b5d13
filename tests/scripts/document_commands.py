"""The commands of a Markdown page: found, run as a reader would, and compared with what the page says they print.

    blocks = blocks_of(text)              # fenced code; a wrong fence raises Wrong
    run_page(page, programs, folder)      # -> [(block, stdout), …]; Wrong where a command fails

A fence says what becomes of it:

    ```sh              run by bash, in order; it must succeed. A ```text right after it is its stdout
    ```sh ctrl-c       the same; what does not end by itself gets a Ctrl-C some seconds after it has said something
    ```sh background   runs until the page ends, and then gets a Ctrl-C
    ```console REASON  shown, not run: it needs what REASON says (REASONS)
    ```text times      as text; times and dates may be others

All blocks of a page run in one folder that looks like the project's, with the programs in PATH and a broker of the page's
own: a real Kafka where it calls scripts/kafka.sh, else the embedded one. Well-known ports stand for free ones.
"""
import contextlib
import difflib
import os
import pathlib
import re
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=indent)```$\n?", re.M | re.S)
INDENTED = re.compile(r"(?:\A|\n)\n {4}(?! )\S")
TIME = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{3}Z)?|(?<=^Time: )\d+(?= ms$)", re.M)
PORTS = ("9999", "8080", "8081")
BROKER = "127.0.0.1:9092"
REASONS = {"root": "it changes the machine", "docker": "a docker daemon", "systemd": "a system that systemd runs", "network": "the internet",
           "long": "it takes minutes", "account": "an account, a cluster or a server of the reader's own",
           "example": "what it shows stands for something of the reader's own"}


class Wrong(Exception):
    """A page that does not keep its word; the text is for the person who wrote it."""


class Block:
    def __init__(self, match):
        self.language, *self.words = match["info"].split()
        self.body, self.start, self.end = match["body"], match.start("body"), match.end("body")
        self.expected = None  # The block with what a command prints.

    @property
    def runs(self):
        return self.language == "sh"


def blocks_of(text):
    blocks, last = [], None
    for match in FENCE.finditer(text):
        if not match["info"].strip():
            raise Wrong(f"a fence says no language: ```\n{match['body']}")
        block = Block(match)
        if block.language == "console" and (len(block.words) != 1 or block.words[0] not in REASONS):
            raise Wrong(f"```console needs a reason, one of {', '.join(REASONS)}:\n{block.body}")
        if block.language == "bash" or (block.runs and block.words not in ([], ["ctrl-c"], ["background"])):
            raise Wrong(f"```{match['info']} is none of ```sh, ```sh ctrl-c, ```sh background:\n{block.body}")
        if block.language == "text" and last and last[0].runs and last[1] == match.start():
            last[0].expected = block
        blocks.append(block)
        last = block, match.end()
    indented = INDENTED.search(FENCE.sub("x\n", text))
    if indented:
        raise Wrong(f"a block by indentation, not by a fence: {indented[0].strip()}…")
    return blocks


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return str(server.getsockname()[1])


def end_group(group, how=signal.SIGKILL):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, how)


@contextlib.contextmanager
def embedded_broker(programs, folder):
    address = folder / "address"
    broker = subprocess.Popen([programs / "embedded-broker", "--address-file", address, "--create", "tweets:1", "--create", "timed:1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while not address.exists() or not address.read_text():
            if time.monotonic() > deadline or broker.poll() is not None:
                raise Wrong("the embedded broker did not start")
            time.sleep(0.05)
        yield address.read_text().strip()
    finally:
        broker.kill()
        broker.wait()


@contextlib.contextmanager
def real_kafka(folder):
    data = folder / "kafka"
    subprocess.run([ROOT / "scripts/start-kafka.sh", "--port", "0", "--data", data], check=True, stderr=subprocess.DEVNULL)
    try:
        yield f"127.0.0.1:{(data / 'port').read_text().strip()}"
    finally:
        subprocess.run([ROOT / "scripts/stop-kafka.sh", "--data", data, "--kill"], check=True, stderr=subprocess.DEVNULL)


class Page:
    """Runs blocks one after another, in one folder, with one environment."""

    def __init__(self, work, environment, replaced):
        self.work, self.environment, self.replaced = work, environment, replaced
        self.background = []

    def start(self, block):
        command = block.body
        for old, new in self.replaced.items():
            command = command.replace(old, new)
        number = len(os.listdir(self.work.parent))
        out, err = (open(self.work.parent / f"{number}.{name}", "w+") for name in ("out", "err"))
        shell = subprocess.Popen(["bash", "-euo", "pipefail", "-c", command], cwd=self.work, env=self.environment,
                                 stdin=subprocess.DEVNULL, stdout=out, stderr=err, start_new_session=True)
        shell.said = lambda: [pathlib.Path(file.name).read_text() for file in (out, err)]
        return shell

    def await_words(self, shell, seconds):
        deadline = time.monotonic() + seconds
        while shell.poll() is None and not any(shell.said()) and time.monotonic() < deadline:
            time.sleep(0.1)

    def wait(self, shell, block, seconds=120):
        try:
            ended = f"exit code {shell.wait(timeout=seconds)}"
        except subprocess.TimeoutExpired:
            ended = f"it did not end within {seconds} s"
        end_group(shell.pid)
        out, err = shell.said()
        if shell.poll() != 0:
            raise Wrong(f"this failed, {ended}:\n{block.body}--- it printed:\n{out}--- and said:\n{err}")
        return out

    def run(self, block):
        shell = self.start(block)
        if block.words == ["background"]:
            self.background.append((shell, block))
            self.await_words(shell, 3)
            return ""
        if block.words == ["ctrl-c"]:
            self.interrupt(shell)
        return self.wait(shell, block)

    @staticmethod
    def interrupt(shell):
        """Once a table has been printed, as a reader would have seen enough then."""
        deadline = time.monotonic() + 60
        while shell.poll() is None and "Batch: " not in shell.said()[0] and time.monotonic() < deadline:
            time.sleep(0.1)
        end_group(shell.pid, signal.SIGINT)

    def end(self):
        for shell, block in self.background:
            end_group(shell.pid, signal.SIGINT)
            self.wait(shell, block, 20)

    def kill(self):
        for shell, _ in self.background:
            end_group(shell.pid)


def like_the_project(folder):
    """What a command writes goes into the folder, not into the project."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name != ".git":
            (folder / entry.name).symlink_to(entry)
    return folder


def run_page(text, programs, folder, paths=()):
    """The blocks that were run, each with its stdout."""
    blocks = [block for block in blocks_of(text) if block.runs]
    if not blocks:
        return []
    signal.signal(signal.SIGINT, signal.default_int_handler)  # Ignored in what a shell runs in the background.
    kafka = any("scripts/kafka.sh" in block.body for block in blocks)
    with real_kafka(folder) if kafka else embedded_broker(programs, folder) as broker:
        work = like_the_project(folder / "work")
        path = os.pathsep.join([str(programs), *map(str, paths), os.environ["PATH"]])
        environment = dict(os.environ, REPO=str(ROOT), PATH=path, XDG_STATE_HOME=str(folder), TMPDIR=str(folder), TWEET_PRODUCER_BROKERS=broker,
                           HASHTAG_CONSUMER_BROKERS=broker, KAFKA_BOOTSTRAP_SERVER=broker)
        page = Page(work, environment, {BROKER: broker, **{port: free_port() for port in PORTS}})
        try:
            printed = [(block, page.run(block)) for block in blocks]
            page.end()
            return printed
        finally:
            page.kill()


def difference(block, printed):
    """Empty where the block printed what the page says, or the page says nothing of it."""
    if block.expected is None:
        return ""
    expected = block.expected.body
    if "times" in block.expected.words:
        expected, printed = TIME.sub("TIME", expected), TIME.sub("TIME", printed)
    return "".join(difflib.unified_diff(expected.splitlines(True), printed.splitlines(True), "document", "printed"))


def written_anew(text, printed):
    for block, out in reversed(printed):
        if block.expected is not None:
            text = text[:block.expected.start] + out + text[block.expected.end:]
    return text
