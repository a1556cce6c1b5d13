"""Manual pages: what is written by hand in man/*.1, and what the programs' --help says."""
import pathlib
import re

from program_help import commands

FOLDER = pathlib.Path(__file__).parent / "man"
SPECIAL = {"\\": r"\e", "-": r"\-", "'": r"\(aq", "^": r"\(ha", "~": r"\(ti", "`": r"\(ga"}


def roff(text):
    """A line of text, as it is: quotes and dashes can be copied from the page into a shell."""
    escaped = "".join(SPECIAL.get(character, character) for character in text)
    return r"\&" + escaped if escaped.startswith(".") else escaped


def roff_lines(text):
    return "".join(f"{roff(line)}\n" if line else ".sp\n" for line in text.split("\n"))


def option_entry(option):
    names = ", ".join(rf"\fB{roff(name)}\fR" for name in option.names)
    hint = rf" \fI{roff(option.hint)}\fR" if option.hint else ""
    variable = f".br\n${roff(option.variable)}\n" if option.variable else ""
    return f".TP\n{names}{hint}\n{roff(option.text)}\n{variable}"


def by_group(options):
    groups = {}
    for option in options:
        groups.setdefault(option.group, []).append(option)
    return groups.items()


def options_section(command):
    return "".join(f".SS {group}\n" + "".join(map(option_entry, options)) for group, options in by_group(command.options))


def command_section(command, own):
    """Of a command: its own options in full, and the names of those that mean what they mean above."""
    known = set(own.options)
    new = [option for option in command.options if option not in known]
    same = [option for option in command.options if option in known]
    names = ", ".join(rf"\fB{roff(option.names[-1])}\fR" for option in same)
    text = f".SS {roff(command.usage)}\n{roff(command.summary)}\n" + "".join(map(option_entry, new))
    text += f".PP\nAs above: {names}.\n"
    return text + (f".PP\n.nf\n{roff_lines(command.epilogue)}.fi\n" if command.epilogue else "")


def man_page(program, programs, date, version):
    own, *others = commands(program, programs)
    # "run" may be left out: its options are the program's own.
    named = [command for command in others if command.options != own.options]
    parts = {
        "@DATE@": date,
        "@VERSION@": version,
        "@OPTIONS@\n": options_section(own),
        "@COMMANDS@\n": "".join(command_section(command, own) for command in named),
        "@EPILOGUE@\n": f".nf\n{roff_lines(own.epilogue)}.fi\n",
    }
    page = (FOLDER / f"{program}.1").read_text(encoding="utf-8")
    return re.sub(r"@[A-Z]+@\n?", lambda found: parts[found[0]] if found[0] in parts else parts[found[0].strip()] + "\n",
                  page)
