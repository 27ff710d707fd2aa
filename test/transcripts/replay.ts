import fs from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import { version } from '../../src/version.ts'
import { startProxy } from '../aws/proxy.ts'
import { fakeAws } from '../support/aws-cli.ts'
import { binary, Project, run, type Run } from '../support/project.ts'

/** One console block of a page. */
export interface Block {
  /** The line of the page on which it begins, counted from 1. */
  readonly line: number
  readonly expected: string
  readonly printed: string
}

/** Runs all blocks of a page in order, in one project folder with a home and an address of AWS of its own; README.md has the rules. */
export async function replay(page: string): Promise<{ readonly blocks: readonly Block[]; readonly page: string }> {
  const project = new Project()
  const aws = await startProxy(inject('moto'))
  try {
    const shell = shellOf(project, aws.url)
    const placeholders = new Placeholders(project, aws.url)
    const blocks: Block[] = []
    const parts: string[] = []
    for (const part of page.split(consoleBlock)) {
      const expected = consoleBlock.exec(part)?.[0]
      const printed = expected === undefined ? part : await printedBlock(expected, shell, placeholders)
      if (expected !== undefined) blocks.push({ line: lineAfter(parts), expected, printed })
      parts.push(printed)
    }
    return { blocks, page: parts.join('') }
  } finally {
    project.remove()
    await aws.close()
  }
}

/** The line of the page on which a block first differs from what was printed. */
export function differingLine(block: Block): number {
  const printed = block.printed.split('\n')
  const index = block.expected.split('\n').findIndex((line, at) => line !== printed[at])
  return block.line + Math.max(index, 0)
}

// In a group, so that split() keeps the blocks.
const consoleBlock = /(^```console\n[^]*?^```$)/m

function lineAfter(parts: readonly string[]): number {
  return parts.join('').split('\n').length
}

type Shell = (command: string) => Promise<Run>

function shellOf(project: Project, aws: string): Shell {
  const bin = path.join(project.base, 'bin')
  fs.mkdirSync(bin)
  fs.writeFileSync(path.join(bin, 'keep'), `#!/bin/sh\nexec '${process.execPath}' '${binary}' "$@"\n`, { mode: 0o755 })
  const env = { ...project.env, ...fakeAws, AWS_ENDPOINT_URL: aws, PATH: `${bin}${path.delimiter}${project.env['PATH']}` }
  return (command) => run('sh', ['-c', command], { cwd: project.folder, env })
}

async function printedBlock(block: string, shell: Shell, placeholders: Placeholders): Promise<string> {
  const lines = ['```console']
  for (const typed of commandsIn(block)) {
    const command = placeholders.filled(typed.replaceAll(/^[$>] ?/gm, ''))
    lines.push(typed, ...printedLines(await shell(command), placeholders))
  }
  return [...lines, '```'].join('\n')
}

/** Each `$ ` line with the `> ` lines that continue it. */
function commandsIn(block: string): string[] {
  return block.match(/^\$ .*(\n>( .*)?$)*/gm) ?? []
}

function printedLines({ stdout, stderr, code }: Run, placeholders: Placeholders): string[] {
  const lines = linesOf(placeholders.shown(stdout))
  const unclear = lines.find((line) => /^([$>] |```|2\||\[exit |\[no line feed\])/.test(line))
  if (unclear !== undefined) throw new Error(`this line of standard output would be taken for something else: ${unclear}`)
  if (stdout !== '' && !stdout.endsWith('\n')) lines.push('[no line feed]')
  lines.push(...linesOf(placeholders.shown(stderr)).map((line) => (line === '' ? '2|' : `2| ${line}`)))
  if (code !== 0) lines.push(`[exit ${code ?? 'by a signal'}]`)
  return lines
}

/** Control characters become their pictures (U+2400...), so that a page stays a text file. */
function linesOf(text: string): string[] {
  const visible = text.replaceAll(/[^\P{Cc}\n\t]/gu, (character) =>
    String.fromCodePoint(0x2400 + (character.codePointAt(0) ?? 0)),
  )
  return visible === '' ? [] : visible.replace(/\n$/, '').split('\n')
}

/** What differs from run to run, by the name it has in a page. Revisions and recipients are numbered in the order they appear. */
class Placeholders {
  readonly #project: Project
  readonly #aws: string
  readonly #seen = { revision: new Array<string>(), recipient: new Array<string>() }

  constructor(project: Project, aws: string) {
    this.#project = project
    this.#aws = aws
  }

  shown(text: string): string {
    const { folder, home } = this.#project
    const replacements: readonly (readonly [RegExp, (found: string) => string])[] = [
      [literal(fs.realpathSync(folder), folder), () => '<project>'],
      [literal(fs.realpathSync(home), home), () => '<home>'],
      [literal(this.#aws), () => '<aws>'],
      [/\bage1[0-9a-z]{58}\b/g, (found) => this.#numbered('recipient', found)],
      [/\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, () => '<time>'],
      // Not the account that the emulator is.
      [/\b(?!123456789012\b)(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-)?[0-9a-f]{12}\b/g, (found) => this.#numbered('revision', found)],
      [wholeWord(version), () => '<version>'],
      [wholeWord(process.versions.node), () => '<node>'],
    ]
    return replacements.reduce((shown, [pattern, name]) => replaceInColumns(shown, pattern, name), text)
  }

  /** A command with what `<revision-2>` stands for. */
  filled(command: string): string {
    return command.replaceAll(/<(revision|recipient)-(\d+)>/g, (name, kind: 'revision' | 'recipient', number: string) => {
      const found = this.#seen[kind][Number(number) - 1]
      if (found === undefined) throw new Error(`${name} was not printed before: ${command}`)
      return found
    })
  }

  #numbered(kind: 'revision' | 'recipient', found: string): string {
    const seen = this.#seen[kind]
    if (!seen.includes(found)) seen.push(found)
    return `<${kind}-${seen.indexOf(found) + 1}>`
  }
}

/** Where another column follows, blanks keep it in its place, so that tables stay aligned. */
function replaceInColumns(text: string, pattern: RegExp, name: (found: string) => string): string {
  return text.replaceAll(new RegExp(`(?:${pattern.source})(?:  )?`, 'g'), (match) => {
    const found = match.trimEnd()
    return match === found ? name(found) : `${name(found).padEnd(found.length)}  `
  })
}

function literal(...texts: readonly string[]): RegExp {
  return new RegExp(texts.map((text) => text.replaceAll(/[^\w/]/g, '\\$&')).join('|'), 'g')
}

function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![\\w.])${literal(text).source}(?![\\w.])`, 'g')
}
