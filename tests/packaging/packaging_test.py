#!/usr/bin/env python3
"""What is installed agrees with the programs: every flag of every command's --help is in its manual page and in both
completions, and no other is; files, units and maintainer scripts name the same things.

    packaging_test.py SOURCE_DIR BUILD_DIR

scripts/check-packaging.sh installs and runs the package itself.
"""
import gzip
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE, BUILD = map(pathlib.Path, sys.argv[1:3])
PROGRAMS = BUILD / "bin"
PACKAGING = SOURCE / "packaging"
sys.path.insert(0, str(PACKAGING))
sys.dont_write_bytecode = True
from program_help import COMMANDS  # noqa: E402

INSTALLED = pathlib.Path(tempfile.mkdtemp(prefix="packaging "))
DOC = "usr/share/doc/hashtag-pipeline"
ETC = "etc/hashtag-pipeline"
FILES = {
    f"{ETC}/producer.toml", f"{ETC}/consumer.toml",
    f"{DOC}/changelog.gz", f"{DOC}/copyright", f"{DOC}/examples/twitter.txt.example",
    "lib/systemd/system/tweet-producer.service", "lib/systemd/system/hashtag-consumer.service",
    "usr/share/hashtag-pipeline/sample_tweets.jsonl",
    *(pattern % program for program in COMMANDS for pattern in (
        "usr/bin/%s", "usr/share/man/man1/%s.1.gz", "usr/share/bash-completion/completions/%s",
        "usr/share/zsh/vendor-completions/_%s")),
}
# What bash-completion would define; the words are on the command line.
BASH_STUBS = """
_init_completion() { words=("${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=${words[cword]}; prev=${words[cword-1]}; split=false; }
_filedir() { COMPREPLY+=(A_FILE); }; compopt() { :; }; __ltrim_colon_completions() { :; }
"""


NAME = re.compile(r"(?:^|, )(--?[A-Za-z][a-z-]*)")
NAMES_OF_BOTH = re.compile(r"(?m)^(-[A-Za-z]), (--[a-z-]+)")


def run(*command, **more):
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", **more)


def read(path):
    data = (INSTALLED / path).read_bytes()
    return (gzip.decompress(data) if path.endswith(".gz") else data).decode()


def flags_in_help(program, words):
    """Read by another rule than program_help.py has."""
    headings = re.findall(r"(?m)^  (-.*)$", run(PROGRAMS / program, *words.split(), "--help").stdout)
    return {name for heading in headings for name in NAME.findall(heading)}


def flags_in_bash(program, words, word="-"):
    line = [program, *words.split(), word]
    script = BASH_STUBS + read(f"usr/share/bash-completion/completions/{program}") + """
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); "_${1//-/_}"; printf '%s\n' "${COMPREPLY[@]}\""""
    done = run("bash", "-c", script, "bash", *line)
    assert done.stderr == "", done.stderr
    return set(done.stdout.split())


def flags_in_zsh(program, words):
    text = read(f"usr/share/zsh/vendor-completions/_{program}")
    pattern = f"'{words} '*" if words else "*"
    block = re.search(rf"(?ms)^  {re.escape(pattern)}\)$(.*?)^    ;;$", text)[1]
    return set(re.findall(r"(?m)^ +'\*?(--?[A-Za-z][a-z-]*)[+=]?\[", block))


def flags_in_man(program, words):
    """Of a command the page tells what is its own, and names what "stands above", by one of its names."""
    page = re.sub(r"\\f[BIR]", "", read(f"usr/share/man/man1/{program}.1.gz")).replace(r"\-", "-")
    own = words in ("", "run")
    part = re.search(r"(?ms)^\.SH OPTIONS$(.*?)^\.SH" if own else rf"(?ms)^\.SS {program} {words} .*?$(.*?)^\.S[SH]", page)[1]
    above = re.search(r"(?m)^As above: (.*)\.$", part)
    names = {name for entry in re.findall(r"(?m)^\.TP\n(-.*)$", part) for name in NAME.findall(entry)}
    same = set(above[1].split(", ")) if above else set()
    short = {short for short, long in NAMES_OF_BOTH.findall(page) if long in same}
    return names | same | short


class PackagingTest(unittest.TestCase):
    maxDiff = None

    # Fails when a command is not in packaging/program_help.py, whose pages and completions would leave it out.
    def test_every_command_is_known(self):
        said = run(PROGRAMS / "tweet-producer", "nonsense").stderr
        self.assertEqual(set(COMMANDS["tweet-producer"]) - {""}, set(re.search(r"\(a run\), or (.*)", said)[1].split(", ")))
        said = run(PROGRAMS / "hashtag-consumer", "state", "nonsense").stderr
        state = re.search(r'"state nonsense" is no command: state (.*)', said)[1]
        names = {f"state {word}" for word in re.split(r", | or ", state)}
        self.assertEqual(set(COMMANDS["hashtag-consumer"]) - {"", "run", "lag"}, names)

    # Fails when the tables of options and what is made of --help have parted, in either direction.
    def test_flags_of_help_man_bash_and_zsh_are_the_same(self):
        compared = 0
        for program, every in COMMANDS.items():
            for words in every:
                expected = flags_in_help(program, words)
                compared += len(expected)
                for found in (flags_in_man, flags_in_bash, flags_in_zsh):
                    with self.subTest(command=f"{program} {words}", found=found.__name__):
                        self.assertEqual(expected, found(program, words))
        print(f"flags compared: {compared}")

    # Fails when the words after a flag are not offered.
    def test_values_are_completed(self):
        self.assertEqual({"interval", "available-now", "once"}, flags_in_bash("hashtag-consumer", "--trigger", ""))
        self.assertEqual({"A_FILE"}, flags_in_bash("tweet-producer", "doctor --config", ""))
        self.assertEqual({"off", "A_FILE"}, flags_in_bash("tweet-producer", "--journal", ""))
        self.assertEqual({"run", "state", "lag"}, flags_in_bash("hashtag-consumer", "", ""))

    # Fails when a file is installed that nobody expects, or one is left out.
    def test_files_are_those_expected(self):
        self.assertEqual(FILES, {str(path.relative_to(INSTALLED)) for path in INSTALLED.rglob("*") if path.is_file()})

    # Fails when dpkg would overwrite what an administrator has changed.
    def test_files_in_etc_are_conffiles(self):
        self.assertEqual({f"/{name}" for name in FILES if name.startswith("etc/")},
                         set((PACKAGING / "debian/conffiles").read_text().split()))

    # Fails when the package would carry another version than its programs.
    def test_changelog_is_of_this_version(self):
        version = re.match(r"hashtag-pipeline \(([\d.]+)\) ", read(f"{DOC}/changelog.gz"))[1]
        for program in COMMANDS:
            self.assertEqual(f"{program} {version}\n", run(PROGRAMS / program, "--version").stdout)

    # Fails when a unit starts what is not there, as nobody, or kills a service that is still delivering.
    def test_units_and_scripts_name_the_same_things(self):
        scripts = {name: (PACKAGING / "debian" / name).read_text() for name in ("postinst", "prerm", "postrm")}
        for name in FILES:
            if not name.endswith(".service"):
                continue
            unit = dict(line.split("=", 1) for line in read(name).splitlines() if re.match(r"\w+=", line))
            program, *arguments = unit["ExecStart"].split()
            self.assertIn(program[1:], FILES)
            self.assertIn(arguments[-1][1:], FILES)
            self.assertIn(f"add_user {unit['User']} ", scripts["postinst"])
            self.assertGreater(int(unit["TimeoutStopSec"]), 20)
            self.assertIn(f' {pathlib.Path(unit["EnvironmentFile"]).name}', scripts["postrm"])
            for script, text in scripts.items():
                self.assertIn(pathlib.Path(name).name, text, script)

    # Fails when a maintainer script is no shell script.
    def test_scripts_can_be_read(self):
        for name in ("postinst", "prerm", "postrm"):
            self.assertEqual("", run("sh", "-n", PACKAGING / "debian" / name).stderr)
            self.assertTrue(os.access(PACKAGING / "debian" / name, os.X_OK), name)


def install():
    for component in ([], ["--component", "debian"]):
        done = run("cmake", "--install", BUILD, "--prefix", "/usr", *component, env={**os.environ, "DESTDIR": str(INSTALLED)})
        if done.returncode != 0:
            sys.exit(f"cmake --install: {done.stdout}{done.stderr}")


try:
    install()
    unittest.main(argv=sys.argv[:1], verbosity=1)
finally:
    subprocess.run(["rm", "-rf", INSTALLED], check=False)
