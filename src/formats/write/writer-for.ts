import { assignmentWriter } from './assignments.ts'
import { csvWriter } from './csv.ts'
import { dialectFor, dialects } from './env/dialects.ts'
import { exported } from './env/shell.ts'
import { githubWriter, type GithubOptions } from './github.ts'
import { jsonWriter } from './json.ts'
import { k8sWriter } from './k8s.ts'
import type { EnvReader, ExportFormat } from './names.ts'
import { powershellWriter } from './powershell.ts'
import { propertiesWriter } from './properties.ts'
import { tfvarsWriter } from './tfvars.ts'
import type { Writer } from './writer.ts'
import { yamlWriter } from './yaml.ts'

export interface WriterOptions extends Partial<GithubOptions> {
  /** CSV: what a spreadsheet would run gets a `'` before it. */
  readonly spreadsheetSafe?: boolean
  /** k8s: the name of the Secret. */
  readonly name?: string
}

/** The writer of a format; `reader` is whom an env text is for, and without one it is for all. Throws `usage` for a name that is none. */
export function writerFor(
  format: ExportFormat,
  reader?: EnvReader,
  { spreadsheetSafe = false, name = 'keep', allowDangerousNames = false, platform = 'linux' }: WriterOptions = {},
): Writer {
  switch (format) {
    case 'env':
      return assignmentWriter(dialectFor(reader))
    case 'docker':
      return assignmentWriter(dialects.docker)
    case 'shell':
      return assignmentWriter(exported)
    case 'json':
      return jsonWriter
    case 'yaml':
      return yamlWriter
    case 'csv':
      return csvWriter(spreadsheetSafe)
    case 'k8s':
      return k8sWriter(name)
    case 'github':
      return githubWriter({ allowDangerousNames, platform })
    case 'tfvars':
      return tfvarsWriter
    case 'properties':
      return propertiesWriter
    case 'powershell':
      return powershellWriter
  }
}
