import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { edited } from '../core/edited.ts'
import { KeepError } from '../core/errors.ts'
import { namedKeys, typedKey } from '../core/keys.ts'
import { counted } from '../core/plural.ts'
import type { Secret } from '../core/secret.ts'
import { withoutDuplicates } from '../formats/duplicates.ts'
import { editableDotenv, readEditable } from '../formats/editable-dotenv.ts'
import type { Entry, Fault } from '../formats/reading.ts'
import { complete, whatStands } from './failures.ts'
import { carryOut, type PlanFlags } from './plan/carry-out.ts'
import { selection, warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { target, type Target } from './targeted.ts'

type EditFlags = SelectionFlags & PlanFlags

export function edit(app: App): Command {
  const command = new Command('edit')
    .description('change the secrets of an environment in your editor, as .env text; shows the plan before it writes')
    .option('--dry-run', 'print the plan and write nothing')
  return withSelection(command).action(async (flags: EditFlags) => {
    const at = await target(app)
    let kept: string | undefined
    for (;;) {
      const before = await app.io.progress(`reading ${contextText(at.context)}`, read(app, at, flags))
      const text = kept ?? heading(at) + editableDotenv(before.map(({ key, value }) => [key, value.reveal()]))
      const left = await app.io.edit(`${at.context.env}.env`, text)
      if (left === undefined) throw new KeepError('cancelled', 'the editor ended in failure; nothing was changed')
      if (left === text && kept === undefined) return app.io.note(`nothing was changed in ${contextText(at.context)}`)
      try {
        const steps = edited(before, await entriesOf(app, at, before, left), at.vault.limits)
        return await carryOut(app, steps, flags, { ...at, verb: 'edit', preposition: 'in' })
      } catch (error) {
        // With the text would go what a person typed.
        await tryAgain(app, error)
        kept = left
      }
    }
  })
}

/** Asks whether to; throws what failed where nobody can be asked, or a person has said no already. */
async function tryAgain(app: App, error: unknown): Promise<void> {
  if (!(error instanceof KeepError) || error.code === 'cancelled' || !app.io.interactive || app.flags.yes) throw error
  app.io.error(error.message, error.hint)
  const message = 'Open the editor again, with the text as you left it?'
  if (await app.io.ask.confirm({ message, unanswered: error.message, instead: 'keep edit' })) return
  throw new KeepError('cancelled', 'cancelled; what is not written is gone with the text')
}

async function read(app: App, { vault, context }: Target, flags: EditFlags): Promise<readonly Secret[]> {
  const selects = selection(flags)
  const secrets = complete(app, await vault.getMany(namedKeys(flags)), context).filter(({ key }) => selects(key))
  warnOfUnmatched(
    app,
    flags,
    secrets.map(({ key }) => key),
  )
  return secrets
}

function heading({ context }: Target): string {
  return `# ${contextText(context)}: save and close to see the plan; nothing is written before you agree to it.
# A secret whose lines you take out is deleted. Comments are not kept.

`
}

/** What the text says, each key once. Throws `unreadable` when a line is at fault, or makes anew what is there outside of the text. */
async function entriesOf(
  app: App,
  { vault, context }: Target,
  before: readonly Secret[],
  text: string,
): Promise<readonly Entry[]> {
  const reading = readEditable(text)
  const { entries, faults: twice } = withoutDuplicates(reading.entries, false)
  const known = new Set(before.map(({ key }) => key))
  // Whoever empties a text wants out, as in git.
  if (before.length > 0 && entries.length === 0 && reading.faults.length === 0)
    throw new KeepError('cancelled', 'the text was empty; nothing was changed')
  const fresh = entries.filter(({ key }) => !known.has(key))
  const faults = [...reading.faults, ...twice, ...fresh.flatMap(nameFault)]
  refuse(app, faults)
  const { secrets, waiting } = await whatStands(
    app,
    vault,
    context,
    fresh.map(({ key }) => key),
  )
  const taken = new Set([...secrets.map(({ key }) => key), ...waiting])
  refuse(
    app,
    fresh.filter(({ key }) => taken.has(key)).map(({ key, line }) => ({ line, reason: `${key} is there, and not in this text` })),
  )
  return entries
}

function nameFault({ key, line }: Entry): Fault[] {
  try {
    typedKey(key)
    return []
  } catch (error) {
    if (error instanceof KeepError) return [{ line, reason: error.message }]
    throw error
  }
}

function refuse(app: App, faults: readonly Fault[]): void {
  if (faults.length === 0) return
  for (const { line, reason } of faults) app.io.warn(line === undefined ? reason : `line ${line}: ${reason}`)
  throw new KeepError('unreadable', `nothing was changed: the text is at fault in ${counted(faults.length, 'place')}`, {
    hint: 'correct it, or end the editor without saving',
  })
}
