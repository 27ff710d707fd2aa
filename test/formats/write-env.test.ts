import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, afterAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../../src/formats/write/env/dialect.ts'
import { exported } from '../../src/formats/write/env/shell.ts'
import { universal } from '../../src/formats/write/env/universal.ts'
import { exportText } from '../../src/formats/write/export-text.ts'
import { assignmentWriter } from '../../src/formats/write/assignments.ts'
import { adversarial } from '../support/adversarial.ts'
import { isHere } from '../support/ask.ts'
import { envReaders } from '../support/env-readers.ts'
import { readersOfDialects, shells, type ReadBy } from '../support/read-by.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-writers-'))
/** Made by whatever runs a value instead of reading it. */
const canary = path.join(folder, 'canary')
afterEach(() => fs.rmSync(canary, { force: true }))
afterAll(() => fs.rmSync(folder, { recursive: true }))

/** Who reads what each writer writes. */
const readBy: readonly ReadBy[] = [...readersOfDialects, ['export in a shell', exported, [...shells]]]

const many = 2000
const inOneText = 50

/** Values that the writer takes, each a neighbour of others in a text of many. */
function written(dialect: Dialect, values: readonly string[]): { texts: string[]; expected: Record<string, string>[] } {
  const accepted = values.filter(
    (value) => value.isWellFormed() && !value.includes('\0') && dialect.form(value, 'K00') !== undefined,
  )
  expect(accepted.length).toBeGreaterThanOrEqual(many)
  const batches = Array.from({ length: Math.ceil(accepted.length / inOneText) }, (_, at) =>
    accepted.slice(at * inOneText, (at + 1) * inOneText).map((value, index) => [`K${index}`, value] as const),
  )
  return {
    texts: batches.map((entries) => exportText(assignmentWriter(dialect), entries, () => undefined)),
    expected: batches.map((entries) => Object.fromEntries(entries)),
  }
}

describe.each(readBy)('what is written for %s', (_, dialect, names) => {
  it.for(names)('%s reads exactly, and runs nothing of it', { timeout: 300_000 }, (name, { skip }) => {
    const { texts, expected } = written(dialect, adversarial(canary, 12_000))
    const variables = Object.keys(expected[0] ?? {})
    const found = envReaders[name](texts, variables)
    if (found === undefined) return skip()
    for (const [at, values] of expected.entries()) {
      const read = Object.fromEntries(Object.entries(found[at] ?? {}).filter(([, value]) => value !== undefined))
      if (JSON.stringify(read) !== JSON.stringify(values)) expect(read, texts[at]).toEqual(values)
    }
    expect(fs.existsSync(canary)).toBe(false)
  })
})

/** The variables that a shell has when it starts, and those of its own that it makes when they are asked for. */
const ownNames: Readonly<Record<string, string>> = {
  bash: 'compgen -v; declare -ip | sed "s/=.*//; s/.* //"; declare -ap | sed "s/=.*//; s/.* //"; echo SECONDS LINENO BASHPID BASH_ARGV0 TMOUT',
  dash: 'set | sed "s/=.*//"',
  zsh: 'zmodload zsh/parameter; print -l ${(k)parameters} SECONDS EPOCHSECONDS TMOUT',
}

describe.each(shells)('the variables of %s', (shell) => {
  const isMissing = !isHere(shell)
  const listed = spawnSync(shell, ['-c', ownNames[shell] ?? ''], { encoding: 'utf8', env: { PATH: process.env['PATH'] } })
  const names = [...new Set((listed.stdout ?? '').split(/\s+/))].filter((name) => /^[A-Za-z_]\w*$/.test(name))
  const value = `a[$(/bin/touch ${canary})]`

  it.skipIf(isMissing)('are read exactly or refused, and their values are not run', () => {
    expect(names.length).toBeGreaterThan(3)
    const writable = names.filter((name) => !exported.loses?.has(name))
    expect(writable).toContain('PATH')
    for (const name of writable) {
      const text = exportText(assignmentWriter(exported), [[name, value]], () => undefined)
      const done = spawnSync(shell, ['-c', `eval "$1"; printf %s "$${name}"`, shell, text], { encoding: 'utf8', env: {} })
      expect(done.stdout, name).toBe(value)
    }
    expect(fs.existsSync(canary)).toBe(false)
  })

  it.skipIf(isMissing)('are not run from a file for every reader', () => {
    for (const name of names.filter((each) => !universal.loses?.has(each))) {
      const text = exportText(assignmentWriter(universal), [[name, value]], () => undefined)
      fs.writeFileSync(path.join(folder, '.env'), text)
      spawnSync(shell, ['-c', 'set -a; . "$1"; :', shell, path.join(folder, '.env')], { env: {} })
      expect(fs.existsSync(canary), name).toBe(false)
    }
  })
})
