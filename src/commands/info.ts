import { Command } from 'commander'
import type { App } from '../app.ts'
import { KeepError } from '../core/errors.ts'
import type { Identity } from '../core/vault.ts'
import { textOf, type VaultEntry, type Workspace } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { table } from '../formats/table.ts'
import { version } from '../version.ts'

export function info(app: App): Command {
  return new Command('info')
    .description('tell the version, the configuration in force, and where each vault is')
    .action(async () => {
      const workspace = await found(app)
      const places = workspace ? await app.io.progress('asking AWS who you are', placesOf(app, workspace)) : []
      if (app.flags.json) app.io.data(json(facts(app, workspace, places)))
      else app.io.lines(table(['FACT', 'VALUE'], rows(app, workspace, places)))
      if (!workspace) app.io.note('there is no configuration here; keep init makes one')
    })
}

/** undefined when there is none; a wrong one is an error here too. */
async function found(app: App): Promise<Workspace | undefined> {
  try {
    app.configFile()
  } catch (error) {
    if (error instanceof KeepError && app.namedConfig === undefined) return undefined
    throw error
  }
  return app.workspace()
}

/** A vault with where it is and who we are there, as far as either can be known. */
interface VaultPlace {
  readonly vault: VaultEntry
  readonly place: string
  readonly address: string | undefined
  readonly identity: Identity | undefined
  /** Why the identity is not known. */
  readonly fault: string | undefined
}

function placesOf(app: App, workspace: Workspace): Promise<VaultPlace[]> {
  return Promise.all([...workspace.vaults.values()].map((vault) => placeOf(app, workspace, vault)))
}

async function placeOf(app: App, workspace: Workspace, vault: VaultEntry): Promise<VaultPlace> {
  const known = { vault, place: configuredPlace(vault) }
  const nothing = { ...known, address: undefined, identity: undefined, fault: workspace.distrust?.message }
  if (workspace.distrust) return nothing
  const { address, identity } = await app.loadedVault(vault.slug)
  if (identity === undefined) return nothing
  try {
    return { ...known, address: await address?.(), identity: await identity(), fault: undefined }
  } catch (error) {
    if (!(error instanceof KeepError)) throw error
    return { ...known, address: await address?.(), identity: undefined, fault: error.message }
  }
}

function facts(app: App, workspace: Workspace | undefined, places: readonly VaultPlace[]): object {
  const program = { version, node: app.io.nodeVersion, config: workspace?.file ?? null }
  if (!workspace) return program
  const { name, namespace, envs, protectedEnvs, defaultVault = null } = workspace
  const vaults = places.map(({ vault: { slug, driver }, place, address, identity, fault }) => ({
    slug,
    driver,
    place,
    address,
    identity,
    fault,
  }))
  return { ...program, name, namespace, envs, protectedEnvs, defaultVault, vaults }
}

function rows(app: App, workspace: Workspace | undefined, places: readonly VaultPlace[]): string[][] {
  const program = [
    ['version', version],
    ['node', app.io.nodeVersion],
    ['config', workspace?.file ?? '-'],
  ]
  if (!workspace) return program
  return [
    ...program,
    ['name', workspace.name],
    ['namespace', workspace.namespace],
    ['envs', workspace.envs.join(', ')],
    ['protected', workspace.protectedEnvs.join(', ') || '-'],
    ['default vault', workspace.defaultVault ?? '-'],
    ...places.flatMap(vaultRows),
  ]
}

function vaultRows({ vault: { slug, driver }, place, address, identity, fault }: VaultPlace): string[][] {
  return [
    [`vault ${slug}`, `${driver}, ${place}`],
    ...(address === undefined ? [] : [[`  asked at`, address]]),
    ...(identity === undefined ? [] : [[`  as`, identity.arn]]),
    ...(fault === undefined ? [] : [[`  as`, `not known: ${fault}`]]),
  ]
}

function configuredPlace({ fields }: VaultEntry): string {
  return (
    ['endpoint', 'path', 'region'].map((name) => textOf(fields, name)).find((place) => place !== undefined) ?? 'default region'
  )
}
