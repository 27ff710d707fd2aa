#compdef keep
# What completes keep in zsh: eval "$(keep completion zsh)"
_keep() {
  local -a answer described
  local word
  answer=("${(@f)$(command keep complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null </dev/null)}")
  case $answer[1] in
    files|folders)
      compset -P '--*='
      if [[ $answer[1] == files ]]; then _files; else _path_files -/; fi
      ;;
    words)
      # name:description, in which a colon of the name needs a backslash, and a backslash another one.
      for word in "${(@)answer[2,-1]//\\/\\\\}"; do
        described+=("${${word%%$'\t'*}//:/\\:}${${(M)word%%$'\t'*}/$'\t'/:}")
      done
      _describe keep described
      ;;
  esac
}

# Either from the folder of completions, on the first Tab, or by eval.
if [[ $funcstack[1] == _keep ]]; then
  _keep "$@"
else
  (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
  compdef _keep keep
fi
