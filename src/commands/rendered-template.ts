import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { staticMeaning } from '../formats/dotenv-template.ts'
import type { RenderedLines } from '../formats/rendered-dotenv.ts'
import type { TemplateDialect } from '../formats/write/template-dialect.ts'
import type { TemplateFile } from './template-file.ts'
import { refuseProblems, type Problem } from './template-problems.ts'

/** A dotenv template whose placeholders are filled; its values are written when the format is known. */
export class RenderedTemplate {
  readonly file: TemplateFile
  readonly #app: App
  readonly #env: string
  readonly #lines: readonly RenderedLines[]
  readonly #added: readonly (readonly [string, string])[]

  constructor(
    app: App,
    env: string,
    file: TemplateFile,
    lines: readonly RenderedLines[],
    added: readonly (readonly [string, string])[],
  ) {
    this.file = file
    this.#env = env
    this.#app = app
    this.#lines = lines
    this.#added = added
  }

  /** The names that its own lines assign. */
  get names(): string[] {
    return this.#lines.flatMap(({ kind, lines }) => {
      if (kind === 'removed') return []
      return lines.kind === 'filled' ? lines.name : (staticMeaning(lines).entry?.key ?? [])
    })
  }

  /** As a .env text: comments, blank lines, order and static lines as they are. Throws `unwritable`, naming every key. */
  text(dialect: TemplateDialect): string {
    const written = this.#written(dialect)
    const text = this.#lines.map((each) => written.get(each.lines) ?? each.lines.source).join('')
    const added = [...dialect.added(this.#added, (text) => this.#app.io.warn(text)).values()].join('')
    if (added === '' || text === '') return text + added
    return `${text}${text.endsWith('\n') ? '' : '\n'}\n${added}`
  }

  /** Every assignment by its name, the static ones too; of a name that stands there twice the last. Throws like `text`. */
  assignments(dialect: TemplateDialect): Map<string, string> {
    const written = this.#written(dialect)
    const found = new Map<string, string>()
    for (const each of this.#lines) {
      const name = each.lines.kind === 'filled' ? each.lines.name : staticMeaning(each.lines).entry?.key
      if (name === undefined || each.kind === 'removed') continue
      const text = written.get(each.lines) ?? each.lines.source
      found.set(name, text.endsWith('\n') ? text : `${text}\n`)
    }
    return new Map([...found, ...dialect.added(this.#added, (text) => this.#app.io.warn(text))])
  }

  /** Every name with its value, for other formats. Refuses static lines about whose meaning readers disagree. */
  entries(): (readonly [string, string])[] {
    const problems: Problem[] = []
    const found = new Map<string, string>()
    for (const { kind, lines, ...rest } of this.#lines) {
      if (kind === 'removed') continue
      if (lines.kind === 'filled') {
        found.set(
          lines.name,
          'value' in rest ? rest.value : lines.value.map((piece) => (typeof piece === 'string' ? piece : piece.source)).join(''),
        )
        continue
      }
      const { entry, faults } = staticMeaning(lines)
      if (entry) found.set(entry.key, entry.value.reveal())
      problems.push(...faults.map(({ reason, ...place }) => ({ ...place, text: reason })))
    }
    refuseProblems(this.#app, this.file.name, problems, this.#env)
    return [...found, ...this.#added]
  }

  /** The lines that are not as they stand in the template. */
  #written({ reader, form }: TemplateDialect): Map<RenderedLines['lines'], string> {
    const texts = new Map<RenderedLines['lines'], string>()
    const impossible: string[] = []
    for (const each of this.#lines) {
      if (each.kind === 'static') continue
      const { name, line, before, comment, end } = each.lines
      if (each.kind === 'removed') {
        texts.set(each.lines, `# ${name} was removed: ${each.reasons.join(', ')}${end}`)
        continue
      }
      const value = form(each.value, name)
      if (value === undefined) impossible.push(`${name} (line ${line})`)
      // Behind a value some readers take a comment for a part of it.
      texts.set(each.lines, `${comment === '' ? '' : `${comment}${end || '\n'}`}${before}${value ?? ''}${end}`)
    }
    if (impossible.length > 0) {
      throw new KeepError('unwritable', `no text gives ${reader} the value of ${impossible.join(', ')}`, {
        hint: 'say who reads it with --for, or use --format json',
      })
    }
    return texts
  }
}
