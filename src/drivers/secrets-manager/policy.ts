import type { Conditions, PolicyMaker, PolicyRequest, Statement } from '../../core/policy.ts'
import { listOf, textOf } from '../../core/workspace.ts'
import { keyPolicy } from '../aws/key-policy.ts'
import { partitionOf } from '../aws/partition.ts'
import { Place } from '../aws/place.ts'
import { oneOrMany, sidOf } from '../aws/statements.ts'
import { allTags, marks, parseTagging } from '../aws/tags.ts'

/**
 * What keep calls on the secrets of a vault, and nothing else. A secret is the vault's own when both its name and its marks say so:
 * the `*` of a name pattern also matches `/`, so that names alone do not tell `myapp/web/KEY` of env `web` from
 * `myapp/web/production/KEY` of scope `web`, and marks alone could be put on a secret of any name.
 *
 * `aws:ResourceTag` rather than `secretsmanager:ResourceTag`: the two mean the same, and every simulator knows the first.
 */
export const secretsManagerPolicy: PolicyMaker = (request) => {
  const own = ownSecrets(request)
  const { mode } = request
  return [
    ...reading(own),
    ...(mode === 'read' ? [] : writing(own, mode === 'admin')),
    ...(mode === 'admin' ? adopting(own) : []),
    ...decrypting(request),
  ]
}

interface Own {
  /** The end of each Sid. */
  readonly title: string
  /** What names begin with. */
  readonly prefixes: readonly string[]
  readonly resources: string | readonly string[]
  readonly marks: ReadonlyMap<string, ReadonlySet<string>>
  /** The keys of all tags that keep puts on a secret. */
  readonly tagKeys: readonly string[]
  readonly replicaRegions: readonly string[]
}

function ownSecrets({ slug, fields, namespace, envs }: PolicyRequest): Own {
  const tagging = parseTagging(fields, slug)
  const region = textOf(fields, 'region')
  const scopes = envs.map((env) => ({ namespace, env }))
  const prefixes = scopes.map((scope) => new Place(tagging, scope, '').prefix)
  const found = new Map<string, Set<string>>()
  for (const [key, value] of scopes.flatMap((scope) => [...marks(tagging, scope)]))
    found.set(key, (found.get(key) ?? new Set()).add(value))
  return {
    title: sidOf(slug),
    prefixes,
    resources: oneOrMany(
      prefixes.map((prefix) => `arn:${partitionOf(region)}:secretsmanager:${region ?? '*'}:*:secret:${prefix}*`),
    ),
    marks: found,
    tagKeys: [...new Set(scopes.flatMap((scope) => [...allTags(tagging, scope).keys()]))],
    replicaRegions: listOf(fields, 'replicaRegions') ?? [],
  }
}

/** The first two know no resource, only `*`, and show names, notes and tags of the whole account; a value also takes GetSecretValue. */
function reading(own: Own): Statement[] {
  return [
    allow('ListAccount', ['ListSecrets', 'BatchGetSecretValue'], '*'),
    allow(`Read${own.title}`, ['GetSecretValue', 'DescribeSecret', 'ListSecretVersionIds'], own.resources, {
      StringEquals: tagged('Resource', own),
    }),
  ]
}

function writing(own: Own, isAdmin: boolean): Statement[] {
  const write = ['PutSecretValue', 'UpdateSecret', 'UpdateSecretVersionStage', 'RestoreSecret']
  const isReplicated = own.replicaRegions.length > 0
  return [
    allow(`Write${own.title}`, [...write, ...(isReplicated ? ['RemoveRegionsFromReplication'] : [])], own.resources, {
      StringEquals: tagged('Resource', own),
    }),
    allow(`Delete${own.title}`, ['DeleteSecret'], own.resources, {
      StringEquals: tagged('Resource', own),
      // Whether the key is there when a recovery window is given is not documented.
      ...(!isAdmin && { BoolIfExists: { 'secretsmanager:ForceDeleteWithoutRecovery': 'false' } }),
    }),
    creating(own, isAdmin),
    allow(`Tag${own.title}`, ['TagResource'], own.resources, {
      StringEquals: tagged('Resource', own),
      StringEqualsIfExists: tagged('Request', own),
      ...onlyOwnTagKeys(own),
    }),
    ...(isReplicated ? replicating(own, isAdmin) : []),
  ]
}

/**
 * A new secret is asked for with all marks, and CreateSecret with tags takes TagResource too; whether AWS sees the tags of the request
 * as those of the resource meanwhile is not documented, so that both must be right. Only a creation names no secret that is there
 * already: without that condition, TagResource can put the marks on a secret under an own name that has none, which is adopting. One
 * that bears another's mark cannot be pulled in, nor one that lies deeper, where the names of a scope are.
 */
function creating(own: Own, adopts: boolean): Statement {
  const { Null, ...tagKeys } = onlyOwnTagKeys(own)
  const id = 'secretsmanager:SecretId'
  return allow(`Create${own.title}`, ['CreateSecret', 'TagResource'], own.resources, {
    StringEquals: tagged('Request', own),
    StringEqualsIfExists: tagged('Resource', own),
    StringNotLikeIfExists: { 'secretsmanager:Name': deeper(own), ...(adopts && { [id]: deeper(own) }) },
    ...tagKeys,
    Null: adopts ? Null : { ...Null, [id]: 'true' },
  })
}

/** At creation this is asked of a secret that has no tags yet, and that no SecretId names; after a restoration of one that is there. */
function replicating(own: Own, adopts: boolean): Statement[] {
  const actions = ['ReplicateSecretToRegions']
  const regions = { 'ForAllValues:StringEquals': { 'secretsmanager:AddReplicaRegions': oneOrMany(own.replicaRegions) } }
  const tags = tagged('Resource', own)
  if (adopts) return [allow(`Replicate${own.title}`, actions, own.resources, { StringEqualsIfExists: tags, ...regions })]
  const created = { StringEqualsIfExists: tags, Null: { 'secretsmanager:SecretId': 'true' }, ...regions }
  return [
    allow(`Replicate${own.title}`, actions, own.resources, { StringEquals: tags, ...regions }),
    allow(`ReplicateNew${own.title}`, actions, own.resources, created),
  ]
}

/** For `--adopt`: to look at a secret under an own name that lacks marks; putting them on it is allowed by `creating`. */
function adopting(own: Own): Statement[] {
  return [
    allow(`Adopt${own.title}`, ['DescribeSecret', 'GetSecretValue'], own.resources, {
      StringEqualsIfExists: tagged('Resource', own),
      StringNotLikeIfExists: { 'secretsmanager:SecretId': deeper(own) },
    }),
  ]
}

function decrypting({ fields, mode }: PolicyRequest): Statement[] {
  const key = textOf(fields, 'kmsKeyId')
  if (key === undefined) return []
  const actions = mode === 'read' ? ['kms:Decrypt'] : ['kms:Decrypt', 'kms:GenerateDataKey']
  return keyPolicy('secretsmanager', key, textOf(fields, 'region'), actions)
}

function allow(Sid: string, actions: readonly string[], Resource: Statement['Resource'], Condition?: Conditions): Statement {
  const Action = oneOrMany(actions.map((action) => `secretsmanager:${action}`))
  return { Sid, Effect: 'Allow', Action, Resource, ...(Condition && { Condition }) }
}

function tagged(on: 'Resource' | 'Request', { marks }: Own): Record<string, string | readonly string[]> {
  return Object.fromEntries([...marks].map(([key, values]) => [`aws:${on}Tag/${key}`, oneOrMany([...values])]))
}

/** What no key of keep makes a name of, said as a name or as an ARN. */
function deeper({ prefixes }: Own): string | readonly string[] {
  return oneOrMany(prefixes.map((prefix) => `*${prefix}*/*`))
}

/** `ForAllValues` is true of no values at all, hence the second. */
function onlyOwnTagKeys({ tagKeys }: Own) {
  return { 'ForAllValues:StringEquals': { 'aws:TagKeys': tagKeys }, Null: { 'aws:TagKeys': 'false' } }
}
