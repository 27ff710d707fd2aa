import { Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { isRestorable, type Vault } from '../core/vault.ts'
import { json } from '../formats/json.ts'
import { askedKey } from './asked.ts'
import { confirmed } from './confirmed.ts'
import { absent } from './failures.ts'
import { targetForWrite } from './targeted.ts'

interface DeleteFlags {
  readonly recoveryDays?: string
  readonly permanent?: boolean
  readonly force?: boolean
}

export function remove(app: App): Command {
  return new Command('delete')
    .alias('rm')
    .description('delete a secret')
    .argument('[key]', 'asked for on a terminal when left out')
    .option('--recovery-days <days>', 'days, 7 to 30, in which keep restore takes it back (Secrets Manager)')
    .option('--permanent', 'at once and for ever, also where it could be restored')
    .option('--force', 'do not ask; a protected env still needs --yes')
    .action(async (typed: string | undefined, flags: DeleteFlags) => {
      const days = recoveryDays(flags)
      const key = await askedKey(app, typed, 'delete')
      const { context, vault } = await targetForWrite(app)
      const waits = isRestorable(vault) && !flags.permanent ? (days ?? vault.recoveryDays) : undefined
      if (!isRestorable(vault) && days !== undefined) {
        throw new KeepError('unsupported', `${contextText(context)} knows no way back, so there are no days to recover`, {
          hint: 'leave out --recovery-days',
        })
      }
      const info = await vault.info(key)
      if (!info && !(await isWaiting(vault, key, flags))) throw await absent(vault, key, context)
      const fate = `${fateOf(vault, waits)}${info?.replicas ? `; its replicas in ${info.replicas.join(', ')} go at once` : ''}`
      const message = `Delete ${key} from ${contextText(context)}${fate}?`
      await confirmed(app, flags, { message, what: `deleting ${key} from ${contextText(context)}` })
      const options = { ifRevision: info?.revision, recoveryDays: days, permanent: flags.permanent ?? false }
      const deleted = await app.io.progress(`deleting ${key}`, vault.delete(key, options))
      app.io.note(deleted ? `deleted ${key} from ${contextText(context)}${fate}` : `${key} was gone already`)
      if (app.flags.json) app.io.data(json({ key, deleted, ...context, ...(waits !== undefined && { recoveryDays: waits }) }))
    })
}

/** A deletion that still waits can be made permanent. */
async function isWaiting(vault: Vault, key: string, { permanent }: DeleteFlags): Promise<boolean> {
  return permanent === true && isRestorable(vault) && (await vault.deletion(key)) !== undefined
}

function fateOf(vault: Vault, waits: number | undefined): string {
  if (waits !== undefined) return `; keep restore takes it back within ${waits} days`
  return isRestorable(vault) ? ' for ever, with its history' : ' for ever, with its history: this vault knows no way back'
}

function recoveryDays({ recoveryDays: text, permanent }: DeleteFlags): number | undefined {
  if (text === undefined) return undefined
  if (permanent) throw new KeepError('usage', '--permanent and --recovery-days exclude each other', { hint: 'leave one out' })
  if (/^\d{1,2}$/.test(text) && Number(text) >= 7 && Number(text) <= 30) return Number(text)
  throw new KeepError('usage', '--recovery-days must be a whole number from 7 to 30', { hint: '--recovery-days 7' })
}
