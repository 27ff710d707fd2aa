import { runSimulation } from '@cloud-copilot/iam-simulate'
import type { PolicyDocument } from '../../../src/core/policy.ts'

type Tags = Readonly<Record<string, string>>

/** A secret or parameter as IAM sees it. One that does not exist yet has no tags. */
export interface Subject {
  readonly name: string
  readonly tags: Tags
}

/** One call to AWS: what it is made on, and what it says. */
export interface Call {
  readonly action: string
  /** Left out for the calls that know no resource. */
  readonly on?: Subject
  /** The tags it would put on. */
  readonly tags?: Tags
  readonly context?: Readonly<Record<string, string | string[]>>
  /** IAM is asked this too about another call; none of this name is sent. */
  readonly isImplied?: true
}

const account = '123456789012'

/** Whether a user with no other permission may make the call. Throws when the simulator does not know what it is asked. */
export async function isAllowed(
  policy: PolicyDocument | object,
  call: Call,
  region = 'us-east-1',
  partition = 'aws',
): Promise<boolean> {
  const { action, on, tags, context = {} } = call
  return decide(policy, action, on ? arnOf(action, on.name, `${region}:${account}`, partition) : '*', {
    ...prefixed('aws:ResourceTag/', on?.tags),
    ...prefixed('aws:RequestTag/', tags),
    // To IAM an empty set is a key that is not there; the simulator tells the two apart.
    ...(tags && Object.keys(tags).length > 0 && { 'aws:TagKeys': Object.keys(tags) }),
    ...context,
  })
}

/** Secrets Manager ends every ARN with six characters of its own. */
function arnOf(action: string, name: string, home: string, partition: string): string {
  const [service = ''] = action.split(':')
  const resource = service === 'ssm' ? `parameter${name}` : `secret:${name}-AbCdEf`
  return `arn:${partition}:${service}:${home}:${resource}`
}

export async function decide(
  policy: PolicyDocument | object,
  action: string,
  resource: string,
  contextVariables: Record<string, string | string[]>,
): Promise<boolean> {
  const principal = `arn:aws:iam::${account}:user/developer`
  const request = { principal, action, resource: { resource, accountId: account }, contextVariables }
  // IAM decides about a KMS key only where the key's own policy leaves it to IAM, as the default one does.
  const [, partition = ''] = resource.split(':')
  const root = { AWS: `arn:${partition}:iam::${account}:root` }
  const resourcePolicy = action.startsWith('kms:')
    ? { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: root, Action: 'kms:*', Resource: '*' }] }
    : undefined
  const none = { serviceControlPolicies: [], resourceControlPolicies: [] }
  const done = await runSimulation({ request, identityPolicies: [{ name: 'keep', policy }], resourcePolicy, ...none }, {})
  if (done.resultType === 'error') throw new Error(JSON.stringify(done.errors))
  const results = done.resultType === 'single' ? [done.result] : done.results
  const ignored = results.flatMap((result) => result.ignoredContextKeys ?? [])
  if (ignored.length > 0) throw new Error(`${action} has no ${ignored.join(', ')}`)
  return done.overallResult === 'Allowed'
}

function prefixed(prefix: string, tags: Tags = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}${key}`, value]))
}
