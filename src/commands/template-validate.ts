import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { counted } from '../core/plural.ts'
import { shellWord } from '../core/shell-word.ts'
import { json } from '../formats/json.ts'
import { table, type Cell } from '../formats/table.ts'
import { envReaders, type EnvReader } from '../formats/write/names.ts'
import { envOf } from './targeted.ts'
import { findings, invalid, type Finding, type Status } from './template-findings.ts'
import { isDotenv, templateFile } from './template-file.ts'

export function templateValidate(app: App): Command {
  return new Command('template:validate')
    .description('tell which placeholders of a template can be filled, and which secrets it does not use; exit 1 when invalid')
    .argument('[file]', 'the template (default: ENV.env in the folder of templates); - is standard input')
    .addOption(
      new Option('--for <reader>', 'as a .env file for this program alone (default: for every reader)').choices([...envReaders]),
    )
    .action(async (typed: string | undefined, flags: { readonly for?: EnvReader }) => {
      const env = await envOf(app)
      const file = await templateFile(app, typed, env, 'keep template:validate FILE')
      const found = await findings(app, file, env, flags.for)
      const isValid = !found.some(({ status }) => invalid.has(status))
      if (app.flags.json) app.io.data(json({ file: file.name, env, valid: isValid, findings: found }))
      else
        app.io.lines(
          table(
            ['STATUS', 'KEY', 'VAULT', 'PLACE', 'DETAIL'],
            found.map((each) => cells(file.name, each)),
          ),
        )
      const as = isDotenv(file) ? '' : `, read as text: keep template:render ${shellWord(file.name)} fills it`
      app.io.note(`${summary(found)}${isValid ? as : ''}`)
      if (!isValid) app.exitCode = 1
    })
}

function cells(file: string, { status, key, vault, line, column, detail }: Finding): Cell[] {
  const tone = status === 'valid' ? 'good' : status === 'unused' ? 'faint' : 'bad'
  const place = line === undefined ? '-' : `${file}:${line}:${column ?? 1}`
  return [{ text: status, tone }, key ?? '-', vault ?? '-', place, detail ?? '']
}

const statuses: readonly Status[] = ['valid', 'missing', 'unknown-vault', 'invalid', 'unused']

function summary(found: readonly Finding[]): string {
  const counts = statuses.map((status) => [status, found.filter((each) => each.status === status).length] as const)
  const told = counts.filter(([status, count]) => count > 0 || status === 'valid').map(([status, count]) => `${count} ${status}`)
  const placeholders = found.filter(({ status }) => status !== 'unused').length
  return `${counted(placeholders, 'placeholder')}: ${told.join(', ')}`
}
