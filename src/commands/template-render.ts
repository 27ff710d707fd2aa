import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { renderText } from '../core/render-text.ts'
import { missingStrategies, replacementFor, type MissingStrategy, type Replacement } from '../core/replacement.ts'
import { parseTemplate, type Placeholder } from '../core/template.ts'
import { json } from '../formats/json.ts'
import { targetFile } from './export-file.ts'
import { outputPath, type OutputFlags } from './output-file.ts'
import { envOf } from './targeted.ts'
import { checkNotTemplate, isDotenvName, templateFile, type TemplateFile } from './template-file.ts'
import { problemOf, refuseProblems, warnOfDoubtful } from './template-problems.ts'
import { templateValues, type Wanted } from './template-values.ts'

interface RenderFlags extends Omit<OutputFlags, 'append'> {
  readonly missing: MissingStrategy
}

export function templateRender(app: App): Command {
  return new Command('template:render')
    .description('fill the placeholders of any text file, such as nginx, YAML or TOML, with values as they are')
    .argument('<file>', 'the template; - is standard input')
    .addOption(
      new Option('--missing <how>', 'what stands where a secret is missing').choices([...missingStrategies]).default('fail'),
    )
    .option('-o, --output <file>', 'write to this file; - is standard output')
    .addOption(new Option('--file <file>', 'the same as --output').hideHelp())
    .option('--overwrite', 'replace the file')
    .addOption(new Option('--force', 'the same as --overwrite').implies({ overwrite: true }).hideHelp())
    .action(async (typed: string, flags: RenderFlags) => {
      const output = outputPath(app, flags)
      const file = await templateFile(app, typed, await envOf(app))
      if (flags.missing === 'remove' && hasOtherComments(file.name))
        throw new KeepError('usage', `--missing remove leaves a comment after #, which is none in ${file.name}`, {
          hint: 'use --missing blank or skip',
        })
      if (isDotenvName(file.name)) app.io.note(`values go into ${file.name} as they are; keep export --template quotes them`)
      const text = await rendered(app, file, flags.missing)
      if (output === undefined) return app.io.data(app.flags.json ? json({ file: file.name, text }) : text)
      checkNotTemplate(output, file)
      const write = await targetFile(app, output, flags, 'add --overwrite')
      await write(() => text)
      app.io.note(`filled ${file.name} into ${output}`)
    })
}

async function rendered(app: App, file: TemplateFile, missing: MissingStrategy): Promise<string> {
  const { vaults } = await app.workspace()
  const env = await envOf(app)
  const rules = { vaults: [...vaults.keys()], namesLines: false }
  const parts = parseTemplate(file.text, rules)
  const mistakes = parts.filter((part) => part.kind === 'mistake')
  warnOfDoubtful(app, file.name, mistakes)
  const certain = mistakes.filter(({ isDoubtful }) => !isDoubtful)
  refuseProblems(
    app,
    file.name,
    certain.map((mistake) => ({ line: mistake.line, column: mistake.column, text: mistake.reason, mistake })),
    env,
  )
  const wanted = parts.filter((part) => part.kind === 'placeholder').map(asWanted)
  const values = await templateValues(app, env, wanted)
  const problems = wanted.flatMap((each) => problemOf(each, values.filled(each), env, missing !== 'fail') ?? [])
  refuseProblems(app, file.name, problems, env)
  const replacement = (placeholder: Placeholder): Replacement => {
    const each = asWanted(placeholder)
    return replacementFor(values.filled(each), each.key, { vault: placeholder.vault, env }, missing)
  }
  return renderText(parts, replacement, rules)
}

/** Where lines have no names, every placeholder has a key of its own. */
function asWanted(placeholder: Placeholder): Wanted {
  return { placeholder, key: placeholder.key ?? '' }
}

/** In which a # begins no comment; an ending that says "template" does not count. */
function hasOtherComments(name: string): boolean {
  return /\.(?:json[5c]?|xml|html?|[cm]?[jt]sx?|css|scss|sql|csv|md|plist)(?:\.(?:tpl|tmpl|template|keep))?$/i.test(name)
}
