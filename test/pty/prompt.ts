import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { binary, type Project } from '../support/project.ts'
import { Pty } from './pty.ts'

/** How a shell is started with one file of settings, and what in it writes the line that is being typed to $LINE and clears it, on Ctrl-X d. */
interface ShellKind {
  readonly settings: string
  readonly args: (file: string) => readonly string[]
  readonly install: string
  readonly text: string
}

const kinds = {
  bash: {
    settings: 'bashrc',
    args: (file) => ['--noprofile', '--rcfile', file, '-i'],
    install: 'eval "$(keep completion bash)"',
    text: `
PS1='ready> '
taken() { printf '%s' "$READLINE_LINE" >"$LINE.new"; mv "$LINE.new" "$LINE"; READLINE_LINE= READLINE_POINT=0; }
bind 'set show-all-if-ambiguous on'
bind 'set completion-query-items 0'
bind 'set page-completions off'
bind -x '"\\C-xd": taken'`,
  },
  zsh: {
    settings: '.zshrc',
    args: () => ['-d', '-i'],
    install: 'eval "$(keep completion zsh)"',
    text: `
PS1='ready> '
LISTMAX=1000
taken() { print -rn -- "$BUFFER" >"$LINE.new"; mv "$LINE.new" "$LINE"; BUFFER=; }
zle -N taken
bindkey '^Xd' taken`,
  },
  fish: {
    settings: 'settings.fish',
    args: (file) => ['--no-config', '-i', '-C', `source ${file}`],
    install: 'keep completion fish | source',
    text: `
function fish_prompt; echo -n 'ready> '; end
function taken; commandline | string collect >$LINE.new; mv $LINE.new $LINE; commandline ''; end
bind \\cxd taken`,
  },
} satisfies Record<string, ShellKind>

export type ShellName = keyof typeof kinds

const names = Object.keys(kinds) as ShellName[]
const absent = names.filter((name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status !== 0)

if (absent.length > 0) {
  const line = `${absent.join(' and ')} not found, so completion was not tried there: install the packages of these names`
  if (process.env['CI'] === 'true') throw new Error(line)
  process.stderr.write(`${line}\n`)
}

/** The shells of this machine. */
export const shells: readonly ShellName[] = names.filter((name) => !absent.includes(name))

/** A folder of the project in which `keep` is the real binary, to stand first on the PATH. */
function keepOnPath(project: Project): Record<string, string> {
  const bin = path.join(project.base, 'bin')
  fs.mkdirSync(bin, { recursive: true })
  fs.writeFileSync(path.join(bin, 'keep'), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`, { mode: 0o755 })
  return { PATH: `${bin}${path.delimiter}${project.env['PATH']}` }
}

interface PromptOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly install?: string
}

/** Somebody who types at the prompt of a real shell with the completion of keep. */
export class Prompt {
  readonly pty: Pty
  readonly #line: string

  private constructor(pty: Pty, line: string) {
    this.pty = pty
    this.#line = line
  }

  /** `install` stands in the settings of the shell instead of the line that the help gives. */
  static async open(shell: ShellName, project: Project, { env = {}, install }: PromptOptions = {}): Promise<Prompt> {
    const { settings, args, text, ...kind } = kinds[shell]
    const folder = path.join(project.base, 'shell')
    const line = path.join(folder, 'line')
    fs.mkdirSync(folder, { recursive: true })
    const file = path.join(folder, settings)
    fs.writeFileSync(file, `${install ?? kind.install}\n${text}\n`)
    const pty = new Pty(project, shell, args(file), { env: { ...keepOnPath(project), ZDOTDIR: folder, LINE: line, ...env } })
    await pty.waitFor('ready>')
    return new Prompt(pty, line)
  }

  /** What the line is after Tab; `end` is typed behind it, in the same breath. */
  async completed(typed: string, end = ''): Promise<string> {
    this.pty.type(`${typed}\t${end}\x18d`)
    for (let tries = 0; tries < 1500 && !fs.existsSync(this.#line); tries++)
      await new Promise((resolve) => setTimeout(resolve, 10))
    const text = fs.readFileSync(this.#line, 'utf8')
    fs.rmSync(this.#line)
    return text.replace(/ *\n?$/, '')
  }
}
