import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { Plaintext } from '../../src/core/secret.ts'
import { silence } from '../aws/faults.ts'
import { root, run } from '../support/project.ts'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'
import { changeConfig } from './projects.ts'
import { Prompt, shells } from './prompt.ts'
import { files } from './pty.ts'

async function seeded(): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('files:dev', { API_KEY: 'one', DB_HOST: 'two' })
  await project.seed('params:dev2', { PARAMETER: 'four' })
  project.write('notes to self.txt', 'a file')
  project.write('secret files/x', 'a folder')
  return project
}

/** What is typed before Tab, and what the line is then. */
const lines: readonly (readonly [typed: string, line: string])[] = [
  ['keep rollb', 'keep rollback'],
  ['keep complet', 'keep completion'],
  ['keep vault:e', 'keep vault:edit'],
  ['keep vault e', 'keep vault edit'],
  ['keep help vault e', 'keep help vault edit'],
  ['keep completion f', 'keep completion fish'],
  ['keep --env dev rollb', 'keep --env dev rollback'],
  ['keep show --unm', 'keep show --unmask'],
  ['keep vault add --tie', 'keep vault add --tier'],
  ['keep show --format ya', 'keep show --format yaml'],
  ['keep show --format=ya', 'keep show --format=yaml'],
  ['keep vault:add --tier adv', 'keep vault:add --tier advanced'],
  ['keep vault:add --driver se', 'keep vault:add --driver secretsmanager'],
  ['keep vault:edit fi', 'keep vault:edit files'],
  ['keep show --vault par', 'keep show --vault params'],
  ['keep show --env prod', 'keep show --env production'],
  ['keep show --env=prod', 'keep show --env=production'],
  ['keep diff --env dev,prod', 'keep diff --env dev,production'],
  ['keep workspace --vaults files,par', 'keep workspace --vaults files,params'],
  ['keep copy --from prod', 'keep copy --from production'],
  ['keep copy --from files:prod', 'keep copy --from files:production'],
  ['keep copy --from=files:prod', 'keep copy --from=files:production'],
  ['keep diff files:dev params:prod', 'keep diff files:dev params:production'],
  ['keep get AP', 'keep get API_KEY'],
  ['keep get --env dev AP', 'keep get --env dev API_KEY'],
  ['keep get --env dev2 AP', 'keep get --env dev2 AP'],
  ['keep get --env dev2 --vault=params PAR', 'keep get --env dev2 --vault=params PARAMETER'],
  ['keep copy --to files:dev --from params:dev2 PAR', 'keep copy --to files:dev --from params:dev2 PARAMETER'],
  ['keep show --env dev --only API_KEY,DB', 'keep show --env dev --only API_KEY,DB_HOST'],
  ['keep set NEW --from-env HO', 'keep set NEW --from-env HOME'],
  ['keep set AP', 'keep set API_KEY'],
  ['keep rename --env dev AP', 'keep rename --env dev API_KEY'],
  ['keep get -- AP', 'keep get -- API_KEY'],
  ['keep get "AP', 'keep get "API_KEY"'],
  ['keep copy --from "files:prod', 'keep copy --from "files:production"'],
  ["keep show --env 'dev' --only 'DB", "keep show --env 'dev' --only 'DB_HOST'"],
  ["keep show --only 'A*',DB", "keep show --only 'A*',DB"],
  ['keep show --only A\\*,DB', 'keep show --only A\\*,DB'],
  ['true; keep vault:edit fi', 'true; keep vault:edit files'],
  ['true | keep copy --from files:prod', 'true | keep copy --from files:production'],
  ['keep get NOTHING', 'keep get NOTHING'],
  ['keep frobnicate no', 'keep frobnicate no'],
  ['keep get API_KEY no', 'keep get API_KEY no'],
  ['keep set NEW --from-file no', 'keep set NEW --from-file notes\\ to\\ self.txt'],
  ['keep set NEW --from-file=no', 'keep set NEW --from-file=notes\\ to\\ self.txt'],
  ['keep vault:edit files --path sec', 'keep vault:edit files --path secret\\ files/'],
  ['keep vault:edit files --path no', 'keep vault:edit files --path no'],
  ['keep get AP > no', 'keep get AP > notes\\ to\\ self.txt'],
]

/** Names that somebody who may write to the vault chose: each would do something if a shell or a terminal read it. */
const hostile = [
  '$(touch pwned)',
  '`touch pwned`',
  'a b',
  'a;touch pwned',
  ';touch pwned',
  'a&touch pwned',
  "a'b",
  'a"b',
  'a*',
  'a\nb',
  'a\ttouch pwned',
  '\ntouch pwned\n',
  'a:b',
  '-x',
  '--help',
  '~root',
  '!!',
  '%s',
  '\u001b]0;pwned\u0007',
  'a\u001b[31mred',
  '\u202eevil',
  'files',
]

async function withHostileNames(): Promise<ThreeVaults> {
  const project = await threeVaults()
  const keys = [...hostile, '__proto__', 'KEY']
  await (await project.open('files:dev')).setMany(keys.map((key) => ({ key, value: new Plaintext('x') })))
  changeConfig(project, (config) => {
    config.vaults['params']!['name'] = '$(touch pwned)`touch pwned`%F{red}:\u001b[31mred\u001b]0;pwned\u0007\n'
  })
  return project
}

/** Other settings than those of the help. */
const installs = {
  bash: 'set -u; COMP_WORDBREAKS=${COMP_WORDBREAKS//:}; source <(keep completion bash)',
  zsh: 'fpath=($ZDOTDIR $fpath); keep completion zsh >$ZDOTDIR/_keep; autoload -Uz compinit; compinit -i; setopt ksharrays shwordsplit',
  fish: 'set fish_complete_path $ZDOTDIR; keep completion fish >$ZDOTDIR/keep.fish',
}

describe.each(shells)('in %s, Tab', (shell) => {
  test('comes with a script that is well formed', async () => {
    const done = await run(shell, ['-n', path.join(root, `completion/keep.${shell}`)])
    expect(done).toEqual({ stdout: '', stderr: '', code: 0 })
  })

  test('completes', { timeout: 120_000 }, async () => {
    const project = await seeded()
    const prompt = await Prompt.open(shell, project)
    const found: [string, string][] = []
    for (const [typed] of lines) found.push([typed, await prompt.completed(typed)])
    expect(found).toEqual(lines)
    // In the middle of a line.
    const left = '\x1b[D'.repeat(' --env dev'.length)
    expect((await prompt.completed(`keep get DB --env dev${left}`)).replaceAll(/ +/g, ' ')).toBe('keep get DB_HOST --env dev')
  })

  test('completes with other settings', async () => {
    const prompt = await Prompt.open(shell, await seeded(), { install: installs[shell] })
    expect(await prompt.completed('keep vault:e')).toBe('keep vault:edit')
    expect(await prompt.completed('keep copy --from files:prod')).toBe('keep copy --from files:production')
    expect(await prompt.completed('keep get --env=dev AP')).toBe('keep get --env=dev API_KEY')
  })

  test('offers no key that a shell or a terminal could obey', { timeout: 60_000 }, async () => {
    const project = await withHostileNames()
    const before = files(project)
    const prompt = await Prompt.open(shell, project)
    for (const start of ['a', '-x', 'f', '~r', '%', "'$", "'`", "';", '"$', "'a b", '\\$', '\\;', '\\a']) {
      const typed = `keep get --env dev ${start}`
      expect((await prompt.completed(typed)).slice(0, typed.length)).toBe(typed)
      const list = `keep show --env dev --only ${start}`
      expect((await prompt.completed(list)).slice(0, list.length)).toBe(list)
    }
    expect(await prompt.completed('keep get --env dev __')).toBe('keep get --env dev __proto__')
    // Twice: the list is shown, then one of it is taken where the shell has a menu.
    await prompt.completed('keep get --env dev ', '\t\t')
    await prompt.completed('keep show --env dev --only ', '\t\t')
    await prompt.completed('keep show --vault ', '\t\t')
    expect(prompt.pty.output).toMatch(/\bKEY\b/)
    // bash shows no descriptions.
    if (shell !== 'bash') expect(prompt.pty.output).toContain('red\\x1b]0;')
    expect(prompt.pty.output).not.toMatch(/\x1b\[31mred|\x1b\]0;pwned|\u202e/)
    const made = Object.keys(files(project)).filter(
      (name) => !(name in before) && !name.startsWith(path.join(project.base, 'shell')),
    )
    expect(made.map((name) => path.relative(project.base, name)).filter((name) => !/^(bin|home)\//.test(name))).toEqual([])
  })

  test('neither waits for a vault that does not answer, nor says a word of what fails', { timeout: 60_000 }, async () => {
    const project = await seeded()
    project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: silence() })
    const prompt = await Prompt.open(shell, project, { env: { KEEP_AGE_KEY: 'damaged' } })
    const typed = 'keep get --env dev --vault secrets AP'
    const start = Date.now()
    expect(await prompt.completed(typed)).toBe(typed)
    expect(Date.now() - start).toBeLessThan(5000)
    for (const other of ['files AP', 'nowhere AP', 'files --config nowhere.json AP']) {
      expect(await prompt.completed(`keep get --env dev --vault ${other}`)).toBe(`keep get --env dev --vault ${other}`)
    }
    project.write('.keep.json', '{')
    expect(await prompt.completed('keep get --env de')).toBe('keep get --env de')
    expect(prompt.pty.output).not.toMatch(/keep: |error|warning|hint/i)
  })
})
