import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import { typedName } from '../core/keys.ts'
import { drivers, loadDriver, loadVault } from '../drivers/registry.ts'
import type { Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { changeConfiguration } from './configured.ts'
import { withFieldFlags } from './field-flags.ts'
import { allFields, askFields, driverNamed, fault, vaultJson } from './vault-fields.ts'

interface AddFlags extends Readonly<Record<string, unknown>> {
  readonly driver?: string
  readonly slug?: string
  readonly name?: string
  readonly default?: boolean
  readonly check: boolean
}

export function vaultAdd(app: App): Command {
  const command = new Command('vault:add')
    .description('configure another vault')
    .option('--driver <driver>', `kind of store: ${driverIds}`)
    .option('--slug <name>', 'the name of the vault in flags and templates')
    .option('--name <text>', 'friendly name, for people')
    .option('--default', 'make it the default vault')
    .option('--no-check', 'do not try to reach it')
  return withFieldFlags(command, allFields).action(async (flags: AddFlags) => {
    const workspace = await app.workspace()
    const driver = driverNamed(
      flags.driver ??
        (await app.io.ask.choose({
          message: 'Driver',
          choices: driverChoices,
          unanswered: 'no driver was named',
          instead: `add --driver: ${driverIds}`,
        })),
    )
    const slug = await askSlug(app, workspace, flags.slug)
    const name = flags.name ?? (await askName(app, slug))
    const host = app.host(workspace.directory)
    const asked = await askFields(app, driver, slug, flags)
    const opened = await loadDriver(driver.id, host)
    const { values, notes } = (await opened.prepare?.(asked)) ?? { values: asked, notes: [] }
    const added = await loadVault({ slug, driver: driver.id, name, fields: values }, host)
    const [env = ''] = workspace.envs
    // What no vault of this kind can be is said before it stands in the configuration.
    const vault = await added.open({ namespace: workspace.namespace, env })
    const edits = [{ path: ['vaults', slug], value: vaultJson(driver.id, name, values) }]
    const isDefault = flags.default || workspace.vaults.size === 0
    await changeConfiguration(app, isDefault ? [...edits, { path: ['defaultVault'], value: slug }] : edits)
    app.io.note(`added vault ${slug} (${driver.title})${isDefault ? ', the default' : ''}`)
    for (const note of notes) app.io.note(note)
    if (workspace.distrust) app.io.note('not checked: the configuration is not trusted; keep trust')
    else if (flags.check) {
      await vault.list()
      app.io.note(`checked: ${slug}:${env} can be listed`)
    }
    if (app.flags.json) app.io.data(json({ slug, driver: driver.id, default: isDefault }))
  })
}

const driverIds = drivers.map((driver) => driver.id).join(', ')
const driverChoices = drivers.map(({ id, title }) => ({ value: id, name: `${id}: ${title}` }))

async function askSlug(app: App, workspace: Workspace, flag: string | undefined): Promise<string> {
  const text =
    flag ??
    (await app.io.ask.text({
      message: 'Slug, the name of the vault in flags and templates',
      unanswered: 'no slug was named',
      instead: 'add --slug',
      check: (answer) => fault(() => newSlug(workspace, answer)),
    }))
  return newSlug(workspace, text)
}

function newSlug(workspace: Workspace, text: string): string {
  const slug = typedName('vault slug', text)
  if (!workspace.vaults.has(slug)) return slug
  throw new KeepError('usage', `there is a vault ${slug} already`, { hint: `keep vault:edit ${slug}` })
}

async function askName(app: App, slug: string): Promise<string | undefined> {
  if (!app.io.interactive || app.flags.yes) return undefined
  const name = await app.io.ask.text({
    message: 'Friendly name',
    unanswered: 'no name was given',
    instead: 'add --name',
    default: slug,
  })
  return name === '' || name === slug ? undefined : name
}
