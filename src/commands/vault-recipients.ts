import { Argument, Command } from 'commander'
import type { App } from '../app.ts'
import { contextText } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { counted } from '../core/plural.ts'
import { isShared, type SharedVault } from '../core/vault.ts'
import { listOf, vaultNamed } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { changeConfiguration } from './configured.ts'
import { driverNamed } from './vault-fields.ts'
import { confirmProtected, vaultOf } from './targeted.ts'
import { shellWord } from '../core/shell-word.ts'

type Action = 'add' | 'remove' | 'list'

export function vaultRecipients(app: App): Command {
  return new Command('vault:recipients')
    .description('share an encrypted vault: list who can read it, add or remove age public keys; re-encrypts every environment')
    .addArgument(new Argument('<action>').choices(['add', 'remove', 'list']))
    .argument('[recipient...]', 'age public keys (age1...)')
    .action(async (action: Action, typed: string[]) => {
      const slug = await vaultOf(app)
      const workspace = await app.workspace()
      const entry = vaultNamed(workspace, slug)
      const vaults = await openAll(app, slug)
      const configured = listOf(entry.fields, 'recipients')
      if (action === 'list') {
        if (typed.length > 0) throw new KeepError('usage', 'list takes no keys', { hint: 'keep vault:recipients list' })
        return list(app, configured, vaults)
      }
      const named = checked(entry.driver, typed, action)
      const stored = await storedRecipients(vaults)
      checkStrangers(stored, [...(configured ?? []), ...named])
      const before = action === 'add' ? (configured ?? []) : [...new Set([...(configured ?? []), ...stored])]
      const after = changed(before, named, action)
      if (await isInForce(after, configured, vaults))
        return app.io.note(`unchanged: ${slug} is encrypted to exactly these already`)
      for (const env of vaults.keys()) await confirmProtected(app, { vault: slug, env })
      for (const [env, vault] of vaults) {
        const place = contextText({ vault: slug, env })
        if (await app.io.progress(`encrypting ${place}`, vault.reencrypt(after))) app.io.note(`re-encrypted ${place}`)
      }
      await changeConfiguration(app, [{ path: ['vaults', slug, 'recipients'], value: after }])
      app.io.note(`${slug} is now encrypted to ${counted(after.length, 'recipient')}`)
      if (action === 'remove') app.io.warn('whoever was removed may have kept what they could read; change those values')
    })
}

/** Every env that the configuration knows, whatever this person's workspace shows: nobody may be left out. */
async function openAll(app: App, slug: string): Promise<Map<string, SharedVault>> {
  const vaults = new Map<string, SharedVault>()
  for (const env of (await app.workspace()).envs) {
    const vault = await app.openVault({ vault: slug, env })
    if (!isShared(vault))
      throw new KeepError('unsupported', `${slug} has no recipients: its access is given elsewhere`, {
        hint: 'name a local vault with --vault',
      })
    vaults.set(env, vault)
  }
  return vaults
}

function checked(driver: string, typed: readonly string[], action: Action): readonly string[] {
  if (typed.length === 0)
    throw new KeepError('usage', `there is no recipient to ${action}`, {
      hint: 'age-keygen -y prints the public key of a key file',
    })
  const field = driverNamed(driver).fields.find(({ name }) => name === 'recipients')
  for (const key of typed) {
    // What was typed is not repeated: people paste private keys here.
    if (!field?.pattern?.test(key))
      throw new KeepError('usage', 'a recipient must be an age public key', { hint: `use ${field?.rule ?? 'age1...'}` })
  }
  return typed
}

/** A key in a file is a claim that anybody may have made: it is neither taken over nor dropped without being named. */
function checkStrangers(stored: readonly string[], known: readonly string[]): void {
  const strangers = stored.filter((recipient) => !known.includes(recipient))
  if (strangers.length === 0) return
  throw new KeepError('conflict', `the stored secrets also name ${strangers.join(', ')}, which the configuration does not`, {
    hint: `name them too, with add to let them in, or remove them: keep vault:recipients remove ${strangers.map(shellWord).join(' ')}`,
  })
}

/** Whether the configuration and every stored env have exactly these recipients. */
async function isInForce(
  after: readonly string[],
  configured: readonly string[] | undefined,
  vaults: ReadonlyMap<string, SharedVault>,
): Promise<boolean> {
  const stored = await Promise.all([...vaults.values()].map((vault) => vault.recipients()))
  const lists = [configured ?? [], ...stored.filter((list) => list.length > 0)]
  return lists.every((list) => JSON.stringify(list.toSorted()) === JSON.stringify(after.toSorted()))
}

async function storedRecipients(vaults: ReadonlyMap<string, SharedVault>): Promise<readonly string[]> {
  const all = await Promise.all([...vaults.values()].map((vault) => vault.recipients()))
  return [...new Set(all.flat())]
}

function changed(before: readonly string[], named: readonly string[], action: Action): string[] {
  if (action === 'add') return [...new Set([...before, ...named])]
  const unknown = named.find((recipient) => !before.includes(recipient))
  if (unknown !== undefined)
    throw new KeepError('not-found', `${unknown} is not a recipient`, { hint: 'keep vault:recipients list' })
  const after = before.filter((recipient) => !named.includes(recipient))
  if (after.length === 0)
    throw new KeepError('usage', 'nobody would be left who could read the vault', { hint: 'add another key first' })
  return after
}

async function list(
  app: App,
  configured: readonly string[] | undefined,
  vaults: ReadonlyMap<string, SharedVault>,
): Promise<void> {
  const stored = new Map<string, readonly string[]>()
  for (const [env, vault] of vaults) stored.set(env, await vault.recipients())
  const all = [...new Set([...(configured ?? []), ...[...stored.values()].flat()])]
  const rows = all.map((recipient) => ({
    recipient,
    configured: configured?.includes(recipient) ?? false,
    envs: [...stored].filter(([, recipients]) => recipients.includes(recipient)).map(([env]) => env),
  }))
  if (app.flags.json) return app.io.data(json(rows))
  app.io.lines(
    table(
      ['RECIPIENT', 'CONFIGURED', 'CAN READ'],
      rows.map((row) => [row.recipient, row.configured ? 'yes' : 'no', row.envs.join(', ') || '-']),
    ),
  )
}
