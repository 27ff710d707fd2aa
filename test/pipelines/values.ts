import fs from 'node:fs'
import { expect } from 'vitest'
import type { Project } from '../support/project.ts'
import type { Started } from './recorder.ts'

/** Values on which a pipeline may stumble. Whatever is run of them makes the file `ran`. */
export const values = {
  PLAIN: 'plain-7d1f',
  QUOTES: `it's-7d1f "quoted" \`touch ran\` \\`,
  DOLLARS: '$HOME-7d1f $$ ${HOME} $(touch ran) $(HOME) ${PLAIN:-x}',
  HASHES: '#first-7d1f #second # third',
  EQUALS: '=7d1f= := == export PLAIN=changed',
  BLANKS: '  blanks-7d1f\t ',
  SEVERAL: 'first-7d1f\n\n  third-7d1f; touch ran\nPLAIN=changed-7d1f\nEOF\n',
  PEM: '-----BEGIN 7d1f-----\nMIIB+/7d1fZ==\n-----END 7d1f-----\n',
  RETURNS: 'one-7d1f\r\ntwo-7d1f',
  PERCENT: '100%-7d1f %0A %25 ::add-mask::7d1f ***',
  UNICODE: 'Grüße-7d1f 🔐\u2028',
} as const

type Values = Readonly<Record<string, string>>

/** Puts them into the vault of a project. */
export async function store(project: Project, env: string, secrets: Values = values): Promise<void> {
  project.write('in.json', JSON.stringify(secrets))
  await project.ok('import', 'in.json', '--env', env, '--yes')
  fs.rmSync(project.file('in.json'))
}

/** The program was started, and had these variables byte for byte; nothing of a value was run on the way. */
export function expectExact(started: Started | undefined, project: Project, secrets: Values = values): void {
  expect(started, 'was not started').toBeDefined()
  const found = Object.keys(secrets).map((name) => [name, started?.env[name]])
  expect(Object.fromEntries(found)).toEqual(secrets)
  expectNothingRan(project)
}

/** Of no value any line is in this text. */
export function expectHidden(text: string, secrets: Values = values): void {
  const lines = Object.values(secrets).flatMap((value) => value.split(/\r\n|\n|\r/))
  const shown = lines.filter((line) => line.includes('7d1f') && text.includes(line.trim()))
  expect(shown, text).toEqual([])
}

function expectNothingRan(project: Project): void {
  expect(fs.readdirSync(project.folder)).not.toContain('ran')
}
