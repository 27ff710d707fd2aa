/**
 * Variables that bash or zsh hold themselves: setting one is an error that ends the script, or changes who the shell runs as, or is
 * forgotten at once.
 */
export const heldByShells: ReadonlySet<string> = new Set(
  [
    'BASHOPTS BASH_VERSINFO EUID PPID SHELLOPTS UID',
    'EGID GID USERNAME ZSH_EVAL_CONTEXT ZSH_SUBSHELL pipestatus status',
    'BASHPID BASH_ARGC BASH_ARGV BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL DIRSTACK FUNCNAME GROUPS HISTCMD',
    'EPOCHREALTIME EPOCHSECONDS ERRNO LINENO RANDOM SECONDS SRANDOM TTYIDLE _',
    'argv cdpath fignore fpath histchars mailpath manpath module_path path psvar signals watch',
  ].flatMap((names) => names.split(' ')),
)

/** Variables by which whoever sets them has a shell, or what it starts, run or load what they say. */
const steering =
  /^(?:PATH|ENV|BASH_ENV|IFS|PS[0-4]|PROMPT_COMMAND|ZDOTDIR|FPATH|LD_PRELOAD|LD_LIBRARY_PATH|LD_AUDIT|DYLD_.*|NODE_OPTIONS|PYTHONPATH|PYTHONSTARTUP|PERL5OPT|PERL5LIB|RUBYOPT|GIT_SSH_COMMAND|EDITOR|VISUAL|PAGER|SHELL)$/

export function steersShells(name: string): boolean {
  return steering.test(name)
}
