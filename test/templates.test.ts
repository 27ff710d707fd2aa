import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { starters as offered } from '../src/commands/starters.ts'
import { typedKey } from '../src/core/keys.ts'
import { parseTemplate } from '../src/core/template.ts'
import { placeholdersOf, readDotenvTemplate } from '../src/formats/dotenv-template.ts'

const folder = path.resolve(import.meta.dirname, '../templates')
const starters = fs.readdirSync(folder).filter((name) => name.endsWith('.env'))

const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/
const placeholder = /\{vault:([^{}|#]*)(?:\|url)?\}/g
/** What every reader of .env files takes as it stands, without quotes (a placeholder is quoted when it is filled). */
const bare = /^[A-Za-z0-9_./:@%+,=-]*$/

function read(name: string): string {
  return fs.readFileSync(path.join(folder, name), 'utf8')
}

function assignments(text: string): string[] {
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

function namesOf(lines: readonly string[]): string[] {
  return lines.map((line) => assignment.exec(line)?.[1] ?? '')
}

it('there is a starter for each stack, the README names it, and init offers it', () => {
  expect(offered.map((name) => `${name}.env`).toSorted()).toEqual(starters)
  expect(starters).toEqual(['compose.env', 'django.env', 'laravel.env', 'node.env', 'rails.env'])
  for (const name of starters) expect(read('README.md')).toContain(`\`${name}\``)
})

describe.each(starters)('%s', (name) => {
  const text = read(name)
  const lines = assignments(text)

  it('is short and ends with its last line', () => {
    expect(text.split('\n').length - 1).toBeLessThanOrEqual(35)
    expect(text).toMatch(/[^\n]\n$/)
  })

  it('holds only comments, blank lines and assignments, no name twice', () => {
    for (const line of lines) expect(line).toMatch(assignment)
    expect(new Set(namesOf(lines)).size).toBe(lines.length)
  })

  it('has placeholders, all of keys that can be typed, and no other brace', () => {
    const keys = lines.flatMap((line) => [...line.matchAll(placeholder)].map((found) => found[1] ?? ''))
    expect(new Set(keys).size).toBeGreaterThanOrEqual(3)
    for (const key of keys) expect(typedKey(key)).toBe(key)
    expect(text.replaceAll(placeholder, '')).not.toMatch(/[{}]/)
  })

  it('has static values that mean the same to every reader, with and without what will fill the placeholders', () => {
    for (const line of lines) expect(line.replace(/^\w+=/, '').replaceAll(placeholder, 'filled')).toMatch(bare)
  })

  it('is read by dotenv as it is written', () => {
    const written = lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
    expect(parse(text)).toEqual(Object.fromEntries(written))
  })

  it('is a template without a fault, all of whose placeholders keep finds', () => {
    const template = readDotenvTemplate(parseTemplate(text, { vaults: ['vault'], namesLines: true }))
    expect(template.faults).toEqual([])
    const found = placeholdersOf(template).map(({ placeholder }) => placeholder.source)
    expect(found).toEqual(lines.flatMap((line) => line.match(placeholder) ?? []))
  })
})
