import { isDangerousName } from '../../../core/dangerous-names.ts'

/** Variables that bash takes for numbers: what their values hold in `$(...)` it runs while it reckons. */
export const reckonedByBash: readonly string[] = ['HISTCMD', 'OPTIND', 'RANDOM', 'SRANDOM']

/**
 * Variables that bash, dash or zsh hold themselves, so that another value stands in them afterwards, or setting them is an error that ends
 * the script, or changes who the shell runs as.
 */
export const heldByShells: ReadonlySet<string> = new Set([
  ...reckonedByBash,
  ...[
    '_ BASHOPTS BASHPID BASH_ARGC BASH_ARGV BASH_COMMAND BASH_LINENO BASH_SOURCE BASH_SUBSHELL BASH_VERSINFO DIRSTACK EPOCHREALTIME',
    'EPOCHSECONDS EUID FUNCNAME FUNCNEST GROUPS LINENO PIPESTATUS PPID SECONDS SHELLOPTS UID',
    'ARGC COLUMNS EGID ERRNO GID HISTCHARS HISTSIZE KEYBOARD_HACK KEYTIMEOUT LINES LISTMAX MAILCHECK SAVEHIST SHLVL',
    'TRY_BLOCK_ERROR TRY_BLOCK_INTERRUPT TTYIDLE USERNAME ZSH_EVAL_CONTEXT ZSH_SUBSHELL',
    'aliases argv builtins cdpath commands dirstack dis_aliases dis_builtins dis_functions dis_functions_source dis_galiases dis_patchars',
    'dis_reswords dis_saliases epochtime errnos fignore fpath funcfiletrace funcsourcetrace funcstack functions functions_source functrace',
    'galiases histchars history historywords jobdirs jobstates jobtexts keymaps mailpath manpath module_path modules nameddirs options',
    'parameters patchars path pipestatus psvar reswords saliases signals status sysparams termcap terminfo userdirs usergroups watch',
    'widgets zle_bracketed_paste zsh_eval_context zsh_scheduled_events',
  ].flatMap((names) => names.split(' ')),
])

/** Prompts of zsh, in which it may run commands. */
const steersZsh = /^(?:R?PROMPT\d?|R?PS\d|SPROMPT|PROMPT_EOL_MARK)$/

/** Whether whoever sets this variable has a shell, or what it starts, run or load what its value says. */
export function steersShells(name: string): boolean {
  return isDangerousName(name, 'linux') || steersZsh.test(name)
}
