"""The options of the programs, as their --help shows them: the one place where they are described.

    for command in commands("tweet-producer", folder): print(command.words, command.flags())
"""
import dataclasses
import pathlib
import re
import subprocess

# Each command's words as they are typed, the first one being the program without any.
# tests/packaging asks the programs whether these are all.
COMMANDS = {
    "tweet-producer": ["", "doctor", "rules list", "rules sync", "rules validate", "journal show"],
    "hashtag-consumer": ["", "run", "state show", "state list", "state diff", "state export", "state verify",
                         "state rebase", "state restore", "lag"],
    "embedded-broker": [""],
    "stream-simulator": [""],
}


@dataclasses.dataclass(frozen=True)
class Option:
    group: str
    names: tuple[str, ...]  # ("-b", "--brokers")
    hint: str               # "HOST:PORT,..."; empty: a flag without value
    text: str               # In one line.
    variable: str           # "TWEET_PRODUCER_BROKERS"; empty: none

    @property
    def repeatable(self):
        return "May be given several times." in self.text

    @property
    def choices(self):
        """What can be completed: words, and beginnings such as "jsonl:" of what has a value of its own."""
        found = [re.sub(r"[A-Z[].*", "", part) for part in self.hint.split("|")]
        known = [word for word in found if word and word != "-"]
        return known if "|" in self.hint else []

    @property
    def takes_file(self):
        return bool(re.match(r"(FILE|DIR)\b", self.hint))


@dataclasses.dataclass(frozen=True)
class Command:
    program: str
    words: str     # "state show"
    usage: str     # "hashtag-consumer state show [OPTION]..."
    summary: str
    options: tuple[Option, ...]
    epilogue: str  # As it stands, lines and all.

    def flags(self):
        return [name for option in self.options for name in option.names]


def parse_option(group, heading, lines):
    names, hint = re.fullmatch(r"  (-[^\s,]+(?:, --\S+)?)(?: (.*))?", heading).groups()
    variable = ""
    if lines and re.fullmatch(r"\s+\$[A-Z0-9_]+", lines[-1]):
        variable = lines.pop().strip()[1:]
    return Option(group, tuple(names.split(", ")), hint or "", " ".join(line.strip() for line in lines), variable)


def parse_help(program, words, help_text):
    usage, summary, *blocks = help_text.rstrip("\n").split("\n\n")
    options, epilogue = [], []
    for block in blocks:
        title, *lines = block.split("\n")
        if epilogue or not (lines and re.match(r"  -", lines[0])):
            epilogue.append(block)
            continue
        starts = [i for i, line in enumerate(lines) if re.match(r"  -", line)] + [len(lines)]
        options += [parse_option(title.rstrip(":"), lines[a], lines[a + 1:b]) for a, b in zip(starts, starts[1:])]
    return Command(program, words, usage.removeprefix("Usage: "), summary.replace("\n", " "), tuple(options),
                   "\n\n".join(epilogue))


def commands(program, folder):
    """Every command of a program, the program's own first. Raises where one cannot be run."""
    found = []
    for words in COMMANDS[program]:
        line = [str(pathlib.Path(folder) / program), *words.split(), "--help"]
        shown = subprocess.run(line, check=True, capture_output=True, text=True, encoding="utf-8")
        found.append(parse_help(program, words, shown.stdout))
    return found
