import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { edited } from '../core/edited.ts'
import { KeepError } from '../core/errors.ts'
import { keyError } from '../core/keys.ts'
import { counted } from '../core/plural.ts'
import type { Secret } from '../core/secret.ts'
import { withoutDuplicates } from '../formats/duplicates.ts'
import type { Entry, Fault } from '../formats/reading.ts'
import { whatStands } from './failures.ts'
import { carryOut, type Outcome, type PlanFlags } from './plan/carry-out.ts'
import { readSelected } from './read-selected.ts'
import { selection, warnOfUnmatched, withSelection, type SelectionFlags } from './selected.ts'
import { target, type Target } from './targeted.ts'

type EditFlags = SelectionFlags & PlanFlags

export function edit(app: App): Command {
  const command = new Command('edit')
    .description('change the secrets of an environment in your editor, as .env text; shows the plan before it writes')
    .option('--dry-run', 'print the plan and write nothing')
  return withSelection(command).action(async (flags: EditFlags) => {
    const at = await target(app)
    const place = contextText(at.context)
    // Before the work, not after it.
    if (!flags.dryRun && !app.io.interactive && !app.flags.yes)
      throw new KeepError('usage', `an edit of ${place} needs confirmation`, { hint: 'add --yes' })
    const { editableDotenv } = await import('../formats/editable-dotenv.ts')
    // What the person saw: a plan is made against nothing else, however often the editor opens.
    let seen = await app.io.progress(`reading ${place}`, read(app, at, flags))
    let text = heading(at) + editableDotenv(seen.map(({ key, value }) => [key, value.reveal()]))
    for (let isFirst = true; ; isFirst = false) {
      const left = await opened(app, at, text)
      if (left === undefined)
        throw new KeepError('cancelled', `the editor ended in failure; nothing ${isFirst ? 'was' : 'more is'} changed`)
      if (left === text && isFirst) return app.io.note(`nothing was changed in ${place}`)
      try {
        const steps = edited(seen, await entriesOf(app, at, seen, left, flags), at.vault.limits)
        const onOutcome = (outcome: Outcome): void => void (seen = advanced(seen, steps, outcome))
        return await carryOut(app, steps, flags, { ...at, verb: 'edit', preposition: 'in', onOutcome })
      } catch (error) {
        // With the text would go what a person typed.
        await tryAgain(app, error)
        text = left
      }
    }
  })
}

async function read(app: App, { context }: Target, flags: EditFlags): Promise<readonly Secret[]> {
  const { secrets } = await readSelected(app, context, flags)
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

function opened(app: App, { context }: Target, text: string): Promise<string | undefined> {
  return app.io.unlessCancelled(gone, app.io.edit(`${context.env}.env`, text))
}

function gone() {
  return { message: 'cancelled while the editor was open; its text is gone', hint: 'keep edit opens it anew' }
}

/** The same after what was written and deleted: that is the person's own, and not somebody else's change. */
function advanced(
  seen: readonly Secret[],
  steps: readonly { key: string; value: Secret['value'] }[],
  outcome: Outcome,
): Secret[] {
  const values = new Map(steps.map(({ key, value }) => [key, value]))
  const done = new Set([...outcome.deleted, ...outcome.written.map(({ key }) => key)])
  const written = outcome.written.flatMap((info): Secret[] => {
    const value = values.get(info.key)
    return value ? [{ ...info, value }] : []
  })
  return [...seen.filter(({ key }) => !done.has(key)), ...written]
}

/** Asks whether to; throws what failed where nobody can be asked, or a person has said no already. */
async function tryAgain(app: App, error: unknown): Promise<void> {
  if (!(error instanceof KeepError) || error.code === 'cancelled' || !app.io.interactive || app.flags.yes) throw error
  app.io.error(error.message, error.hint)
  const message = 'Open the editor again, with the text as you left it?'
  if (await app.io.ask.confirm({ message, default: true, unanswered: error.message, instead: 'keep edit' })) return
  throw new KeepError('cancelled', 'cancelled; what is not written is gone with the text')
}

/** What the text says, each key once. Throws `unreadable` when a line is at fault, or makes anew what is there outside of the text. */
async function entriesOf(
  app: App,
  { vault, context }: Target,
  seen: readonly Secret[],
  text: string,
  flags: EditFlags,
): Promise<readonly Entry[]> {
  const { readEditable } = await import('../formats/editable-dotenv.ts')
  const reading = readEditable(text)
  const { entries, faults: twice } = withoutDuplicates(reading.entries, false)
  // Whoever empties a text wants out, as in git.
  if (seen.length > 0 && entries.length === 0 && reading.faults.length === 0)
    throw new KeepError('cancelled', 'the text was empty; nothing was changed')
  const known = new Set(seen.map(({ key }) => key))
  const fresh = entries.filter(({ key }) => !known.has(key))
  refuse(app, [...reading.faults, ...twice, ...fresh.flatMap((entry) => nameFault(entry, flags))])
  const keys = fresh.map(({ key }) => key)
  const { secrets, waiting } = await whatStands(app, vault, context, keys)
  const taken = new Set([...secrets.map(({ key }) => key), ...waiting])
  const standing = fresh.filter(({ key }) => taken.has(key))
  refuse(
    app,
    standing.map(({ key, line }) => ({ line, reason: `${key} is there, and not in this text` })),
  )
  return entries
}

function nameFault({ key, line }: Entry, flags: EditFlags): Fault[] {
  if (!selection(flags)(key)) return [{ line, reason: `${key} is none of the keys that --only and --except leave` }]
  const error = keyError(key)
  return error ? [{ line, reason: error.message }] : []
}

function refuse(app: App, faults: readonly Fault[]): void {
  if (faults.length === 0) return
  for (const { line, reason } of faults) app.io.warn(line === undefined ? reason : `line ${line}: ${reason}`)
  throw new KeepError('unreadable', `nothing was changed: the text is at fault in ${counted(faults.length, 'place')}`, {
    hint: 'correct it, or end the editor in failure',
  })
}
