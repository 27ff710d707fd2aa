import type { TemplateRules } from '../../core/template.ts'
import type { DotenvTemplate } from '../dotenv-template.ts'
import { misreading, type Misreading } from '../misreading.ts'
import { renderDotenv, type RenderedLines } from '../rendered-dotenv.ts'
import { variableOf } from '../template-names.ts'
import { formOf } from './assignments.ts'
import type { Dialect } from './env/dialect.ts'
import { filledDotenv } from './filled-dotenv.ts'

/** Without quotes, in single ones, and in double ones over several lines. */
const samples = ['x', 'two words', "it's\none"]

/** What readers would take otherwise whatever the secrets are: the template filled with values of each kind. No vault is asked. */
export async function triedTemplate(
  file: string,
  template: DotenvTemplate,
  rules: TemplateRules,
  dialect: Dialect,
): Promise<Misreading[]> {
  const found: Misreading[] = []
  for (const sample of samples) {
    const lines = renderDotenv(template, () => ({ kind: 'text', text: sample })).map((each) => writable(each, dialect))
    const one = await misreading(
      filledDotenv({ file, rules, lines, added: [] }, dialect, () => undefined),
      dialect,
    )
    if (one !== undefined && !found.some(({ line }) => line?.line === one.line?.line)) found.push(one)
  }
  return found
}

/** With what stands around the placeholder, a sample may be none that the reader can have. */
function writable(each: RenderedLines, dialect: Dialect): RenderedLines {
  if (each.kind !== 'assigned') return each
  return formOf(dialect, { name: variableOf(each.lines), value: each.value }) === undefined ? { ...each, value: 'x' } : each
}
