import type { PolicyMaker, PolicyRequest, Statement } from '../../core/policy.ts'
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
  const reading = ['GetParameter', 'GetParameters', 'GetParametersByPath', 'GetParameterHistory']
  // Deleting is for ever here, which only the admin mode allows.
  const writing = ['PutParameter', 'AddTagsToResource', 'ListTagsForResource', ...(mode === 'admin' ? ['DeleteParameter'] : [])]
  return [
    allow('ListParameters', ['DescribeParameters'], '*'),
    allow(
      `Read${title}`,
      reading,
      own.flatMap(({ path, below }) => [path, below]),
    ),
    ...(mode === 'read'
      ? []
      : [
          allow(
            `Write${title}`,
            writing,
            own.map(({ below }) => below),
          ),
        ]),
    ...encrypting(request),
  ]
}

function paths({ slug, fields, namespace, envs }: PolicyRequest): { readonly path: string; readonly below: string }[] {
  const region = textOf(fields, 'region')
  const tagging = parseTagging(fields, slug)
  return envs.map((env) => {
    const { path } = new Place(tagging, { namespace, env }, '/')
    const arn = `arn:${partitionOf(region)}:ssm:${region ?? '*'}:*:parameter${path}`
    return { path: arn, below: `${arn}/*` }
  })
}

/** Standard parameters are encrypted with the key itself, advanced ones with a data key (KMS Developer Guide, Parameter Store). */
function encrypting({ fields, mode }: PolicyRequest): Statement[] {
  const key = textOf(fields, 'kmsKeyId')
  if (key === undefined) return []
  const tier = textOf(fields, 'tier') ?? 'standard'
  const writing = [...(tier === 'advanced' ? [] : ['kms:Encrypt']), ...(tier === 'standard' ? [] : ['kms:GenerateDataKey'])]
  return keyPolicy('ssm', key, textOf(fields, 'region'), ['kms:Decrypt', ...(mode === 'read' ? [] : writing)])
}

function allow(Sid: string, actions: readonly string[], resources: string | readonly string[]): Statement {
  const Action = oneOrMany(actions.map((action) => `ssm:${action}`))
  return { Sid, Effect: 'Allow', Action, Resource: typeof resources === 'string' ? resources : oneOrMany(resources) }
}
