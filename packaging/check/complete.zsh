#!/usr/bin/zsh -f
# What zsh makes of a line and a tab: complete.zsh 'hashtag-consumer --trig'
zmodload zsh/zpty
completed=$(mktemp)
zpty -b shell zsh -f -i
zpty -w shell "fpath+=(/usr/share/zsh/vendor-completions); autoload -U compinit; compinit -u -D;" \
  "show() { print -r -- \$BUFFER >$completed }; zle -N show; bindkey '^X' show"
zpty -w -n shell "$1"$'\t\x18'
repeat 200; do
  [[ -s $completed ]] && break
  sleep 0.05
done
cat $completed
rm -f $completed
zpty -d shell
