import type { Field } from '../../core/field.ts'

const segment = { pattern: /^[A-Za-z0-9_.-]{1,100}$/, rule: 'letters, digits, . _ and -, at most 100' }

/** What both AWS drivers may be told. */
export const awsFields: readonly Field[] = [
  {
    name: 'region',
    title: 'AWS region, such as us-east-1',
    type: 'text',
    asked: true,
    pattern: /^[a-z]{2,}(-[a-z]+)+-\d+$/,
    rule: 'a region such as us-east-1',
  },
  {
    name: 'profile',
    title: 'profile in the shared AWS configuration',
    type: 'text',
    // It stands in commands that hints tell people to type.
    pattern: /^[\w.@:+=/-]{1,100}$/,
    rule: 'letters, digits and . _ @ : + = / -',
  },
  {
    name: 'roleArn',
    title: 'ARN of a role to assume',
    type: 'text',
    pattern: /^arn:[\w:+=,.@/-]+$/,
    rule: 'an ARN',
    reaches: 'identity',
  },
  {
    name: 'externalId',
    title: 'external id that the role asks for',
    type: 'text',
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    rule: 'letters, digits and + = , . @ : / _ -',
  },
  {
    name: 'endpoint',
    title: 'address of the service, for an emulator or a VPC endpoint',
    type: 'text',
    pattern: /^https?:\/\/[^\s]+$/,
    rule: 'an http or https address',
    reaches: 'address',
  },
  {
    name: 'kmsKeyId',
    title: 'KMS key: id, ARN or alias; the AWS managed key when left out',
    type: 'text',
    asked: true,
    pattern: /^[A-Za-z0-9:/_-]+$/,
    rule: 'a key id, ARN or alias',
  },
  { name: 'scope', title: 'extra path segment in the names of secrets', type: 'text', asked: true, ...segment },
  {
    name: 'timeoutInSeconds',
    title: 'seconds for one call with its retries (60 when left out)',
    type: 'integer',
    min: 1,
    max: 600,
  },
  { name: 'tags', title: 'tags to put on every secret beside those of keep', type: 'map' },
  {
    name: 'tagKeys',
    title: 'other names for the tags of keep: managedBy, namespace, env, vaultSlug, scope',
    type: 'map',
    members: ['managedBy', 'namespace', 'env', 'vaultSlug', 'scope'],
  },
]
