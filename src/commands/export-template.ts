import type { App } from '../app.ts'
import { listed } from '../core/plural.ts'
import { compositionText } from '../formats/composition.ts'
import type { Before } from '../formats/dotenv-append.ts'
import { nameFaults } from '../formats/template-names.ts'
import type { TemplateFault } from '../formats/dotenv-template.ts'
import type { EnvReader } from '../formats/write/names.ts'
import type { RenderedTemplate } from './rendered-template.ts'
import { withPlaces } from './template-places.ts'
import { refuseProblems } from './template-problems.ts'

/** A filled template as a .env text, or its assignments in the text `before`. Throws `unwritable`. */
export async function envTemplate(
  app: App,
  filled: RenderedTemplate,
  reader: EnvReader | undefined,
  before: Before | undefined,
): Promise<string> {
  const { addedDotenv, unplaced } = await import('../formats/write/added-dotenv.ts')
  const { dialectFor } = await import('../formats/write/env/dialects.ts')
  const { appended } = await import('../formats/write/export-text.ts')
  const { filledDotenv } = await import('../formats/write/filled-dotenv.ts')
  const { untakenLines } = await import('../formats/untaken.ts')
  const { refuseMisreading } = await import('../formats/misreading.ts')
  const { lines, rules, added, file } = filled
  const refuse = (faults: readonly TemplateFault[]): void =>
    refuseProblems(
      app,
      file.name,
      faults.map(({ reason, ...place }) => ({ ...place, text: reason })),
      filled.env,
    )
  const warn = (text: string): void => app.io.warn(text)
  const dialect = dialectFor(reader)
  const whole = { file: file.name, rules, lines, added }
  refuse([...nameFaults({ lines: lines.map(({ lines: own }) => own) }), ...(before === undefined ? [] : unplaced(lines))])
  if (file.text.includes('\r\n')) app.io.note(`${file.name} has carriage returns at line ends; only line feeds are written`)
  const untaken =
    reader === undefined
      ? []
      : await untakenLines(
          lines.flatMap(({ kind, lines: own }) => (kind === 'static' ? own : [])),
          dialect,
        )
  if (untaken.length > 0)
    warn(
      `${dialect.reader} does not take ${untaken.length === 1 ? 'line' : 'lines'} ${listed(untaken.map(String))} of ${file.name} as meant`,
    )
  const { warnOfSteering } = await import('../formats/write/steering.ts')
  warnOfSteering(dialect, filled.names, warn)
  return withPlaces(filled, async () => {
    if (before !== undefined) {
      const { assignments, given } = addedDotenv(whole, dialect, warn)
      return appended(dialect, assignments, warn, before, given)
    }
    const composition = filledDotenv(whole, dialect, warn)
    await refuseMisreading(composition, dialect)
    return compositionText(composition)
  })
}
