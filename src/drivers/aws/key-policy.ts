import type { Statement } from '../../core/policy.ts'
import { partitionOf } from './partition.ts'

/**
 * What a service needs on a customer's own KMS key, which it uses in the name of whoever calls it; `id` is what a configuration may
 * say of one: key id, key ARN, alias or alias ARN. A statement about an alias ARN would never match, so that an alias is a condition
 * on any key (KMS developer guide, "Using aliases to control access to KMS keys").
 *
 * The key that AWS manages for the service needs no statement: its own key policy admits everybody in the account who comes
 * through the service.
 */
export function keyPolicy(service: string, id: string, region: string | undefined, actions: readonly string[]): Statement[] {
  const [, home = `arn:${partitionOf(region)}:kms:${region ?? '*'}:*`, name = id] =
    /^(arn:[^:]+:kms:[^:]*:[^:]*):(.+)$/.exec(id) ?? []
  if (name === `alias/aws/${service}`) return []
  const isAlias = name.startsWith('alias/')
  const resource = isAlias ? 'key/*' : name.startsWith('key/') ? name : `key/${name}`
  return [
    {
      Sid: 'UseKey',
      Effect: 'Allow',
      Action: actions,
      Resource: `${home}:${resource}`,
      Condition: {
        StringLike: { 'kms:ViaService': `${service}.${region ?? '*'}.${domainOf(region)}` },
        ...(isAlias && { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': name } }),
      },
    },
  ]
}

/** Only AWS sets this value, and how it ends in the other partitions is not documented. */
function domainOf(region: string | undefined): string {
  return ['aws', 'aws-us-gov'].includes(partitionOf(region)) ? 'amazonaws.com' : '*'
}
