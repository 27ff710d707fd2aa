# What completes keep in bash 4.3 or newer: eval "$(keep completion bash)"
_keep() {
  local line=${COMP_LINE:0:COMP_POINT} piece at words=()
  COMPREPLY=()

  # bash cuts words at : and = too: what has no blank before it is put together again. Quotes are left out, for no name that keep
  # knows needs them.
  for ((at = 0; at <= COMP_CWORD; at++)); do
    if ((at == 0)) || [[ $line == [[:space:]]* ]]; then words+=(''); fi
    line=${line#"${line%%[![:space:]]*}"}
    piece=${COMP_WORDS[at]}
    if ((at == COMP_CWORD)); then piece=$line; fi
    line=${line#"$piece"}
    words[-1]+=${piece//[\"\'\\]/}
  done

  # A file to read or to write.
  if [[ ${COMP_WORDS[COMP_CWORD - 1]} == *[\<\>]* ]]; then
    compopt -o default
    return
  fi

  local typed=${words[-1]} answer who
  mapfile -t answer < <(command keep complete -- "${words[@]:1}" 2>/dev/null </dev/null)
  who=${answer[0]-}
  case $who in
    files) compopt -o default ;;
    folders) compopt -o dirnames ;;
    words)
      # bash replaces what is behind the last : or =, and in quotes the whole word. What was quoted before stays alone.
      local kept=${typed%"${typed##*["$COMP_WORDBREAKS"]}"} word
      if [[ $piece == [\"\']* ]]; then kept=''; fi
      if [[ ${piece:1} == *[\"\'\\]* ]]; then return; fi
      for word in "${answer[@]:1}"; do
        word=${word%%$'\t'*}
        if [[ $word == "$typed"* ]]; then COMPREPLY+=("${word#"$kept"}"); fi
      done
      ;;
  esac
}
complete -F _keep keep
