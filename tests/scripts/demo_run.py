"""Runs of scripts/demo.sh in a clone whose path has spaces, and what each must show at its end."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TMP = tempfile.mkdtemp(prefix="demo test ")
CLONE = pathlib.Path(TMP) / "a clone"
PROGRAMS = CLONE / "build/release/bin"


def make_clone():
    """Of the programs as built; what is not, is built first."""
    # Tests that measure time run beside it.
    subprocess.run(["nice", "-n", "10", ROOT / "scripts/build.sh"], check=True)
    CLONE.mkdir()
    for entry in ("scripts", "build", "tests", "config", "CMakePresets.json"):
        (CLONE / entry).symlink_to(ROOT / entry)


def demo(*arguments, out=subprocess.PIPE, err=subprocess.PIPE, **environment):
    return subprocess.Popen([CLONE / "scripts/demo.sh", *arguments], cwd="/", text=True, start_new_session=True,
                            stdout=out, stderr=err, env=dict(os.environ, TMPDIR=TMP, TERM="xterm", **environment))


def check(condition, what, *texts):
    if not condition:
        sys.exit("\n--- ".join([f"Demo: {what}", *texts]))


def left_behind():
    return subprocess.run(["pgrep", "-af", TMP], capture_output=True, text=True).stdout


def check_end(process, tweets=50, tags=10):
    """How many tweets were published, and what was said on stderr."""
    out, err = process.communicate(timeout=120)
    check(process.returncode == 0, f"exit code {process.returncode}", out, err)
    published = re.search(r"published\s+(\d+)", out)
    check(published and int(published[1]) >= tweets, "no ledger with tweets published", out, err)
    final = out.partition("The final top 10:")[2]
    check(len(re.findall(r"\|\s*#\w+\|\s*\d+\|", final)) >= tags, "no final top 10", out, err)
    return int(published[1]), err


def in_a_clone(main):
    """Runs main, after which nothing may be left."""
    try:
        make_clone()
        main()
        subprocess.run(["rm", "-rf", CLONE], check=True)
        check(not left_behind(), "processes are left", left_behind())
        check(not os.listdir(TMP), "files are left", *os.listdir(TMP))
        print("left behind: processes 0, files 0")
    finally:
        subprocess.run(["rm", "-rf", TMP], check=False)
