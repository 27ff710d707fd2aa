import type { App } from '../app.ts'
import type { TemplateRules } from '../core/template.ts'
import { nameOf, staticMeaning } from '../formats/dotenv-template.ts'
import type { RenderedLines } from '../formats/rendered-dotenv.ts'
import type { TemplateFile } from './template-file.ts'
import { refuseProblems, type Problem } from './template-problems.ts'

/** A dotenv template whose placeholders are filled; its values are written when the format is known. */
export class RenderedTemplate {
  readonly file: TemplateFile
  readonly env: string
  readonly rules: TemplateRules
  readonly lines: readonly RenderedLines[]
  /** What no line of it has, and `--all` asks for. */
  readonly added: readonly (readonly [string, string])[]
  /** The texts that came from a vault: whole secrets, and what was put in of them. */
  readonly secrets: readonly string[]
  readonly #app: App

  constructor(
    app: App,
    { env, file, rules }: { readonly env: string; readonly file: TemplateFile; readonly rules: TemplateRules },
    lines: readonly RenderedLines[],
    added: readonly (readonly [string, string])[],
    secrets: readonly string[],
  ) {
    this.#app = app
    this.env = env
    this.file = file
    this.rules = rules
    this.lines = lines
    this.added = added
    this.secrets = secrets
  }

  /** The variables that its own lines assign. */
  get names(): string[] {
    return this.lines.flatMap(({ kind, lines }) => (kind === 'removed' ? [] : (nameOf(lines) ?? [])))
  }

  /** Every name with its value, for other formats. Refuses static lines about whose meaning readers disagree. */
  entries(): (readonly [string, string])[] {
    const problems: Problem[] = []
    const found = new Map<string, string>()
    for (const { kind, lines, ...rest } of this.lines) {
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
    refuseProblems(this.#app, this.file.name, problems, this.env)
    return [...found, ...this.added]
  }
}
