"""Completions for bash and zsh, of what the programs' --help says: commands, flags, their words and files."""
from program_help import commands


def function_name(program):
    return "_" + program.replace("-", "_")


def flags_that_take(every, wanted):
    """Flags of all commands for which `wanted` gives something: {flag: that}."""
    return {name: wanted(option) for command in every for option in command.options for name in option.names
            if option.hint and wanted(option)}


def bash_values(every):
    """What may stand behind each flag. A flag means the same in each command that has it."""
    lines = []
    choices = flags_that_take(every, lambda option: option.choices)
    files = flags_that_take(every, lambda option: option.takes_file)
    for flag, words in sorted(choices.items()):
        more = "; _filedir" if flag in files else ""
        lines.append(f"    {flag}) COMPREPLY=($(compgen -W '{' '.join(words)}' -- \"$cur\")){more} ;;")
    plain = sorted(set(files) - set(choices))
    if plain:
        lines.append(f"    {' | '.join(plain)}) _filedir ;;")
    other = sorted(flags_that_take(every, lambda option: True).keys() - choices.keys() - files.keys())
    if other:
        lines.append(f"    {' | '.join(other)}) ;;")
    return lines


def bash_completion(program, programs):
    every = commands(program, programs)
    named = [command for command in every if command.words]
    words = [f"    '{command.words}'*) flags='{' '.join(command.flags())}' ;;"
             for command in sorted(named, key=lambda command: -len(command.words))]
    first = sorted({command.words.split()[0] for command in named})
    second = {word: " ".join(command.words.split()[1] for command in named if command.words.startswith(word + " "))
              for word in first}
    pairs = [f"    {word}) COMPREPLY=($(compgen -W '{after}' -- \"$cur\")); return ;;"
             for word, after in second.items() if after]
    return "\n".join([
        f"# bash completion for {program}; made from its --help.",
        f"{function_name(program)}() {{",
        "  local cur prev words cword split value=true flags",
        "  _init_completion -s -n : || return",
        "  case $prev in",
        *bash_values(every),
        "    *) value=false ;;",
        "  esac",
        "  if $value || $split; then",
        "    [[ ${COMPREPLY[0]-} != *: ]] || compopt -o nospace",
        "    __ltrim_colon_completions \"$cur\"",
        "    return",
        "  fi",
        *([] if not pairs else ["  [ \"$cword\" -ne 2 ] || case ${words[1]} in", *pairs, "  esac"]),
        "  if [[ $cword -eq 1 && $cur != -* ]]; then",
        f"    COMPREPLY=($(compgen -W '{' '.join(first)}' -- \"$cur\"))",
        "    return",
        "  fi",
        "  case \"${words[1]} ${words[2]-}\" in",
        *words,
        f"    *) flags='{' '.join(every[0].flags())}' ;;",
        "  esac",
        "  COMPREPLY=($(compgen -W \"$flags\" -- \"$cur\"))",
        "}",
        f"complete -F {function_name(program)} {program}",
        "",
    ])


def zsh_text(text):
    for character in "\\[]:":
        text = text.replace(character, "\\" + character)
    return text.replace("'", "'\\''")


def zsh_action(option):
    if option.choices:
        beginnings = [word for word in option.choices if word.endswith((":", "/"))]
        words = [word for word in option.choices if word not in beginnings]
        parts = [f"compadd -S \"\" -- {' '.join(beginnings)}"] if beginnings else []
        parts += [f"compadd -- {' '.join(words)}"] if words else []
        parts += ["_files"] if option.takes_file else []
        return "{" + "; ".join(parts).replace(":", "\\:") + "}"
    return "_files" if option.takes_file else " "


def zsh_options(option):
    for name in option.names:
        text = f"[{zsh_text(option.text.split('. ')[0].rstrip('.'))}]"
        value = f":{zsh_text(option.hint)}:{zsh_action(option)}" if option.hint else ""
        many = "*" if option.repeatable else ""
        joined = "=" if option.hint and name.startswith("--") else "+" if option.hint else ""
        yield f"      '{many}{name}{joined}{text}{value}'"


def zsh_case(command):
    pattern = f"'{command.words} '*" if command.words else "*"
    lines = [line for option in command.options for line in zsh_options(option)]
    return [f"  {pattern})", "    options=(", *lines, "    )", "    ;;"]


def zsh_completion(program, programs):
    every = commands(program, programs)
    ordered = sorted(every, key=lambda command: -len(command.words))
    first = sorted({command.words.split()[0] for command in every if command.words})
    second = [(word, [c.words.split()[1] for c in every if c.words.startswith(word + " ")]) for word in first]
    return "\n".join([
        f"#compdef {program}",
        f"# zsh completion for {program}; made from its --help.",
        "local -a options",
        "case \"${words[2]} ${words[3]} \" in",
        *(line for command in ordered for line in zsh_case(command)),
        "esac",
        *([f"options+=('1:command:({' '.join(first)})')"] if first else []),
        *(f"[[ ${{words[2]}} != {word} ]] || options+=('2:command:({' '.join(after)})')" for word, after in second if after),
        "_arguments -s -S $options",
        "",
    ])
