import type { App } from '../app.ts'
import type { Context } from '../core/context.ts'
import type { Before } from '../formats/dotenv-append.ts'
import type { ExportFormat } from '../formats/write/names.ts'
import type { Entries } from '../formats/write/writer.ts'
import type { FormatFlags } from './export-format.ts'

/** The text of these secrets; `before`: what it is to be added to. Throws `unwritable`. */
export type TextOf = (entries: Entries, before?: Before) => Promise<string>

/** Loads the writer that the flags ask for. Throws `usage` where they give it a name that it cannot have. */
export async function textMaker(
  app: App,
  contexts: readonly Context[],
  format: ExportFormat,
  flags: FormatFlags,
): Promise<TextOf> {
  const { appendedText, exportText } = await import('../formats/write/export-text.ts')
  const { writerFor } = await import('../formats/write/writer-for.ts')
  const { namespace } = await app.workspace()
  const { name = secretNameOf(namespace, contexts), spreadsheetSafe = false } = flags
  const writer = writerFor(format, flags.for, { name, spreadsheetSafe })
  const warn = (text: string): void => app.io.warn(text)
  return async (entries, before) =>
    writer.dialect === undefined || before === undefined
      ? exportText(writer, entries, warn)
      : appendedText(writer.dialect, entries, warn, before)
}

/** Kubernetes knows neither `_` nor capitals in a name. */
function secretNameOf(namespace: string, [context]: readonly Context[]): string {
  return `${namespace}-${context?.env}`.toLowerCase().replaceAll('_', '-')
}
