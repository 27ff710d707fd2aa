import type { PolicyMaker, PolicyRequest, Statement } from '../../core/policy.ts'
import { probePrefix } from '../../core/verify.ts'
import { textOf } from '../../core/workspace.ts'
import { keyPolicy } from '../aws/key-policy.ts'
import { partitionOf } from '../aws/partition.ts'
import { Place } from '../aws/place.ts'
import { parseTagging } from '../aws/tags.ts'
import { oneOrMany, sidOf } from '../aws/statements.ts'

/**
 * What keep calls on the parameters of a vault, by their path: PutParameter and GetParametersByPath know no tags of a resource, so that
 * tags would be no border. A path stands for itself in GetParametersByPath and for what lies below in all other calls, hence both
 * (Service Authorization Reference, Systems Manager). The `*` of a path also matches what lies deeper, where the parameters of a scope
 * named like an environment would be.
 */
export const ssmPolicy: PolicyMaker = (request) => {
  const { mode } = request
  const own = paths(request)
  const title = sidOf(request.slug)
  const below = own.map((path) => `${path}/*`)
  const reading = ['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory']
  const statements = [
    allow('ListParameters', ['DescribeParameters'], '*'),
    allow(
      `Read${title}`,
      reading,
      own.flatMap((path) => [path, `${path}/*`]),
    ),
  ]
  if (mode !== 'read')
    statements.push(allow(`Write${title}`, ['PutParameter', 'AddTagsToResource', 'ListTagsForResource'], below))
  // Deleting is for ever here, which only the admin mode allows, but for what `verify --write` leaves behind without it.
  if (mode === 'write')
    statements.push(
      allow(
        `DeleteProbe${title}`,
        ['DeleteParameter'],
        own.map((path) => `${path}/${probePrefix}*`),
      ),
    )
  if (mode === 'admin') statements.push(allow(`Delete${title}`, ['DeleteParameter'], below))
  return [...statements, ...encrypting(request)]
}

function paths({ slug, fields, namespace, envs }: PolicyRequest): string[] {
  const region = textOf(fields, 'region')
  const tagging = parseTagging(fields, slug)
  const home = `arn:${partitionOf(region)}:ssm:${region ?? '*'}:*:parameter`
  return envs.map((env) => home + new Place(tagging, { namespace, env }, '/').path)
}

/**
 * Standard parameters are encrypted with the key itself, advanced ones with a data key (KMS Developer Guide, Parameter Store). A vault
 * that names no tier leaves it to the account, so that either may be needed.
 */
function encrypting({ fields, mode }: PolicyRequest): Statement[] {
  const key = textOf(fields, 'kmsKeyId')
  if (key === undefined) return []
  const tier = textOf(fields, 'tier')
  const writing = [...(tier === 'advanced' ? [] : ['kms:Encrypt']), ...(tier === 'standard' ? [] : ['kms:GenerateDataKey'])]
  return keyPolicy('ssm', key, textOf(fields, 'region'), ['kms:Decrypt', ...(mode === 'read' ? [] : writing)])
}

function allow(Sid: string, actions: readonly string[], resources: string | readonly string[]): Statement {
  const Action = oneOrMany(actions.map((action) => `ssm:${action}`))
  return { Sid, Effect: 'Allow', Action, Resource: typeof resources === 'string' ? resources : oneOrMany(resources) }
}
