import { Command, Option } from 'commander'
import type { App } from '../app.ts'
import { contextText, saidEnvs } from '../core/context.ts'
import { KeepError } from '../core/errors.ts'
import { maxPolicyLength, policyDocument, policyLength, policyModes, type PolicyMode } from '../core/policy.ts'
import { vaultNamed, type VaultEntry } from '../core/workspace.ts'
import { json } from '../formats/json.ts'
import { envOf, vaultOf } from './targeted.ts'
import { driverNamed } from './vault-fields.ts'

interface IamFlags {
  readonly all?: boolean
  readonly mode: PolicyMode
}

export function iam(app: App): Command {
  return new Command('iam')
    .description('print the IAM policy that allows what keep calls, on the own secrets alone; --env takes a list')
    .option('--all', 'one policy for all vaults')
    .addOption(
      new Option('--mode <mode>', 'write cannot delete for ever, nor adopt; admin can')
        .choices(policyModes)
        .default('read' satisfies PolicyMode),
    )
    .action(async ({ all = false, mode }: IamFlags) => {
      const { namespace } = await app.workspace()
      const vaults = await guardedVaults(app, all)
      const envs = await envsOf(app)
      const statements = vaults.map(async ({ slug, fields, maker }) => (await maker())({ slug, fields, namespace, envs, mode }))
      const document = policyDocument((await Promise.all(statements)).flat())
      app.io.data(json(document))
      const contexts = vaults.flatMap(({ slug }) => envs.map((env) => contextText({ vault: slug, env })))
      app.io.note(`mode ${mode} for ${contexts.join(', ')}`)
      const length = policyLength(document)
      if (length > maxPolicyLength)
        app.io.warn(
          `this policy has ${length} characters and IAM allows ${maxPolicyLength} in a managed one; make one for each vault, or for fewer environments`,
        )
    })
}

/** The vaults that IAM guards, with what makes their policies. Throws `unsupported` when there are none. */
async function guardedVaults(app: App, all: boolean) {
  const workspace = await app.workspace()
  if (all && app.flags.vault !== undefined)
    throw new KeepError('usage', '--all and --vault exclude each other', { hint: 'leave one out' })
  if (workspace.vaults.size === 0) throw new KeepError('usage', 'no vault is configured', { hint: 'keep vault:add' })
  const asked = all ? [...workspace.vaults.values()] : [vaultNamed(workspace, await vaultOf(app))]
  const guarded = asked.flatMap((vault) => {
    const maker = driverNamed(vault.driver).policy
    return maker ? [{ ...vault, maker }] : []
  })
  if (guarded.length === 0) throw unsupported(asked)
  const others = asked.filter(({ slug }) => !guarded.some((vault) => vault.slug === slug))
  if (others.length > 0) app.io.note(`left out: ${others.map(reason).join('; ')}`)
  return guarded
}

function unsupported(vaults: readonly VaultEntry[]): KeepError {
  return new KeepError('unsupported', vaults.map(reason).join('; '), {
    hint: 'name a vault in AWS with --vault; keep vault:list tells them',
  })
}

function reason({ slug, driver }: VaultEntry): string {
  return `${slug} is a ${driver} vault, which needs no IAM policy`
}

async function envsOf(app: App): Promise<readonly string[]> {
  return saidEnvs(await app.workspace(), app.said) ?? [await envOf(app)]
}
