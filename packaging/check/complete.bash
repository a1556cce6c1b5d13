#!/bin/bash
# What bash offers for a line: complete.bash 'hashtag-consumer --trig'. The completion is loaded as an interactive shell
# loads it, by the program's name.
. /usr/share/bash-completion/bash_completion
COMP_LINE=$1
COMP_POINT=${#COMP_LINE}
# As readline splits it.
read -ra COMP_WORDS <<<"$(sed 's/[=:]/ & /g' <<<"$1")"
[[ $1 != *[\ =:] ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_completion_loader "${COMP_WORDS[0]}"
compopt() { :; }  # Works only while readline asks.
"_${COMP_WORDS[0]//-/_}"
echo "${COMPREPLY[@]}"
