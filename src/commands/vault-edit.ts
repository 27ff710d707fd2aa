import { Command } from 'commander'
import type { App } from '../app.ts'
import type { Edit } from '../config/edit.ts'
import { KeepError } from '../core/errors.ts'
import { typedName } from '../core/keys.ts'
import { vaultNamed, type VaultEntry, type Workspace } from '../core/workspace.ts'
import { changeConfiguration } from './configured.ts'
import { fieldJson, fieldsOfFlags, flagOf, parseFieldText, strayFlags, withFieldFlags } from './field-flags.ts'
import { renamePersonally } from './personal.ts'
import { allFields, driverNamed, vaultJson } from './vault-fields.ts'

interface EditFlags extends Readonly<Record<string, unknown>> {
  readonly newSlug?: string
  readonly name?: string
  readonly default?: boolean
}

/** Fields that say where secrets lie: after a change keep looks elsewhere. */
const placing = ['path', 'scope', 'region', 'endpoint', 'profile', 'roleArn']

export function vaultEdit(app: App): Command {
  const command = new Command('vault:edit')
    .description('change the configuration of a vault')
    .argument('<slug>')
    .option('--new-slug <name>', 'another slug')
    .option('--name <text>', 'friendly name, for people')
    .option('--default', 'make it the default vault')
  return withFieldFlags(command, allFields).action(async (slug: string, flags: EditFlags) => {
    const workspace = await app.workspace()
    const vault = vaultNamed(workspace, slug)
    const changes = await askChanges(app, vault, flags)
    const edits = editsOf(workspace, vault, changes, flags)
    if (edits.length === 0) {
      if (app.io.interactive) return app.io.note(`unchanged: vault ${slug}`)
      throw new KeepError('usage', 'nothing was said to change', {
        hint: 'add flags such as --name, --new-slug or --region; keep vault:edit --help lists them',
      })
    }
    await changeConfiguration(app, edits)
    if (flags.newSlug !== undefined) renamePersonally(workspace, slug, flags.newSlug)
    app.io.note(`changed vault ${flags.newSlug ?? slug}`)
    if (flags.newSlug !== undefined && flags.newSlug !== slug)
      app.io.warn(`templates that say {${slug}:KEY} must be changed, and on AWS stored secrets keep the tag VaultSlug=${slug}`)
    const moved = placing.filter((name) => changes.has(name))
    if (moved.length > 0)
      app.io.warn(`stored secrets stay where they are: ${moved.join(' and ')} changed, and keep now looks in the new place`)
  })
}

type Changes = ReturnType<typeof fieldsOfFlags>

async function askChanges(app: App, vault: VaultEntry, flags: EditFlags): Promise<Changes> {
  const { fields } = driverNamed(vault.driver)
  const [stray] = strayFlags(fields, allFields, flags)
  if (stray !== undefined) throw new KeepError('usage', `${stray} is not for ${vault.driver} vaults`, { hint: 'leave it out' })
  if (flags['recipients'] !== undefined) {
    throw new KeepError('usage', 'changing recipients means encrypting anew', {
      hint: `keep vault:recipients add KEY --vault ${vault.slug}`,
    })
  }
  const changes = fieldsOfFlags(fields, flags)
  const isSaid = changes.size > 0 || flags.newSlug !== undefined || flags.name !== undefined || flags.default
  if (isSaid || !app.io.interactive) return changes
  for (const field of fields.filter((candidate) => candidate.type !== 'map' && candidate.name !== 'recipients')) {
    const before = vault.fields.get(field.name)
    const shown = typeof before === 'object' ? [...before].join(',') : String(before ?? '')
    const answer = await app.io.ask.text({
      message: field.title,
      unanswered: 'nothing was said to change',
      instead: `add ${flagOf(field)}`,
      default: shown,
    })
    if (answer !== shown && answer !== '') changes.set(field.name, parseFieldText(field, answer))
  }
  return changes
}

function editsOf(workspace: Workspace, vault: VaultEntry, changes: Changes, flags: EditFlags): Edit[] {
  const slug = flags.newSlug === undefined ? vault.slug : typedName('vault slug', flags.newSlug)
  const edits: Edit[] = []
  if (slug === vault.slug) {
    if (flags.name !== undefined) edits.push({ path: ['vaults', slug, 'name'], value: flags.name })
    for (const [name, value] of changes) edits.push({ path: ['vaults', slug, name], value: fieldJson(value) })
  } else {
    if (workspace.vaults.has(slug))
      throw new KeepError('usage', `there is a vault ${slug} already`, { hint: 'choose another slug' })
    const renamed = vaultJson(vault.driver, flags.name ?? vault.name, new Map([...vault.fields, ...changes]))
    edits.push({ path: ['vaults', slug], value: renamed }, { path: ['vaults', vault.slug], value: undefined })
  }
  const isDefault = workspace.defaultVault === vault.slug
  if ((flags.default && workspace.defaultVault !== slug) || (isDefault && slug !== vault.slug))
    edits.push({ path: ['defaultVault'], value: slug })
  return edits
}
