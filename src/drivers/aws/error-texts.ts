import { KeepError } from '../../core/errors.ts'
import type { PolicyMode } from '../../core/policy.ts'
import type { Facts } from './error-facts.ts'

/** What keep was doing when a call failed. */
export interface Asked {
  /** The permission that the call needs, such as `secretsmanager:GetSecretValue`. */
  readonly action: string
  /** A verb and its object, such as `read DB_PASSWORD`. */
  readonly doing: string
  /** The mode of `keep iam` whose policy allows it, and the flags that name the place, for hints that can be typed. */
  readonly mode: PolicyMode
  readonly flags: string
}

/** What hints may name. */
export interface Whereabouts {
  /** The slug of the vault, for hints that can be typed. */
  readonly vault: string
  readonly profile: string | undefined
  /** Seconds for one call. */
  readonly timeout: number
}

/** An error as it is told: in words of keep's own, whatever the vendor wrote. */
export type Restate = (
  facts: Facts,
  asked: Asked,
  whereabouts: Whereabouts,
) => Pick<KeepError, 'code' | 'message'> & { readonly hint?: string | undefined }

/** A success that says nothing of what was asked: it is empty, or about something else. */
export function notAnswered({ doing }: Asked): KeepError {
  return new KeepError('unreachable', `could not ${doing}: the answer is empty or about something else`, { hint: inBetween })
}

const inBetween = 'a proxy or a captive portal may be in between; keep info shows the address that is asked'

export function noAnswer(_: Facts, { doing }: Asked, { timeout }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS did not answer within ${timeout} seconds`,
    hint: 'check the network and proxies; keep info shows the address that is asked',
  }
}

export function noSession(_: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: the SSO session has expired or was never begun`,
    hint: `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`,
  }
}

export function noRegion(_: Facts, { doing }: Asked, { vault }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'config',
    message: `could not ${doing}: no AWS region is named`,
    hint: `keep vault:edit ${vault} --region us-east-1, or set AWS_REGION`,
  }
}

export function wrongRegion(_: Facts, { doing }: Asked, { vault }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'config',
    message: `could not ${doing}: what is named as the AWS region is none`,
    hint: `keep vault:edit ${vault} --region us-east-1, or set AWS_REGION`,
  }
}

export function wrongAddress(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'config',
    message: `could not ${doing}: the address of AWS is no address`,
    hint: 'look at AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SECRETS_MANAGER, AWS_ENDPOINT_URL_SSM and the endpoint of the vault',
  }
}

export function noCredentials({ message }: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  if (profile === undefined) {
    return {
      code: 'credentials',
      message: `could not ${doing}: no AWS credentials were found`,
      hint: 'set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or aws sso login',
    }
  }
  const isMfa = /multi-factor|MFA/.test(message)
  return {
    code: 'credentials',
    message: `could not ${doing}: profile ${profile} gives no AWS credentials${isMfa ? ': it wants a code of a second factor' : ''}`,
    hint: isMfa
      ? 'get a session first, for example: aws sts get-session-token'
      : `is there such a profile? aws sts get-caller-identity --profile ${profile} tells why`,
  }
}

export function expired(_: Facts, { doing }: Asked, { profile }: Whereabouts): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: the AWS credentials have expired`,
    hint: `get new ones, for example: aws sso login${profile === undefined ? '' : ` --profile ${profile}`}; then run the same again`,
  }
}

export function skewed(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: AWS refused the time of the request`,
    hint: 'the clock of this machine is more than five minutes off: set it',
  }
}

export function wrongKeys(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: AWS does not accept the credentials`,
    hint: 'check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or the profile: aws sts get-caller-identity',
  }
}

export function contended(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return { code: 'conflict', message: `could not ${doing}: others write it at the same moment`, hint: 'run the same again' }
}

export function throttled(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'throttled',
    message: `could not ${doing}: AWS throttles this account in spite of slower and slower tries`,
    hint: 'wait a minute and run the same again; it goes on where it stopped',
  }
}

export function keyDenied(_: Facts, { doing, action, mode, flags }: Asked): ReturnType<Restate> {
  const isWrite = mode !== 'read'
  const writing = action.startsWith('ssm:') ? 'kms:Encrypt, in the advanced tier kms:GenerateDataKey' : 'kms:GenerateDataKey'
  return {
    code: 'denied',
    message: `could not ${doing}: its KMS key may not be used (${isWrite ? `${writing} and kms:Decrypt` : 'kms:Decrypt'})`,
    hint: `keep iam ${flags} --mode ${mode} prints a policy that allows it; the key must be enabled too`,
  }
}

export function denied({ message }: Facts, { doing, action, mode, flags }: Asked): ReturnType<Restate> {
  const who = /\barn:aws[\w-]*:(?:iam|sts)::\d{12}:[\w+=,.@/-]{1,200}/.exec(message)?.[0]
  const why = /explicit deny/i.test(message) ? ' by an explicit deny' : ''
  return {
    code: 'denied',
    message: `not allowed to ${doing}: ${action} is denied${who === undefined ? '' : ` to ${who}`}${why}`,
    hint: `keep iam ${flags} --mode ${mode} prints a policy that allows it${isByTags(action) ? '; one by tags also denies what is not there' : ''}`,
  }
}

/** Before the call itself: the role that was to make it could not be taken. */
export function roleDenied({ message }: Facts, { doing }: Asked): ReturnType<Restate> {
  const [action = 'sts:AssumeRole'] = /\bsts:AssumeRole\w*/.exec(message) ?? []
  const role = /\barn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,200}/.exec(message)?.[0]
  return {
    code: 'credentials',
    message: `could not ${doing}: ${action} is denied, so ${role ?? 'the role'} cannot be taken`,
    hint: "is its name right? the role's trust policy says who may take it",
  }
}

export function tokenRefused(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'credentials',
    message: `could not ${doing}: AWS does not accept the token of the web identity`,
    hint: 'is its audience that of the identity provider in IAM, and is it still valid?',
  }
}

/** Policies for Parameter Store go by path. */
function isByTags(action: string): boolean {
  return action.startsWith('secretsmanager:')
}

export function tooMany(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: AWS has a limit that it reached, such as 100 versions of a secret in a day`,
    hint: 'write the same secret less often',
  }
}

export function tooManyParameters(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: the account has as many parameters as it may, 10,000 of the standard tier in a region`,
    hint: 'delete some, or use the advanced tier, which costs money',
  }
}

export function labelledVersion(_: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'rejected',
    message: `could not ${doing}: it has 100 versions, and the oldest bears a label, so that AWS cannot drop it`,
    hint: 'aws ssm unlabel-parameter-version takes the label off',
  }
}

export function notReached({ system }: Facts, { doing }: Asked): ReturnType<Restate> {
  const isName = /ENOTFOUND|EAI_AGAIN/.test(system)
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|^ERR_TLS|^ERR_SSL/.test(system)
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS cannot be reached (${system})`,
    hint: isName
      ? 'check the region and the network; keep info shows the address that is asked'
      : isCertificate
        ? 'a proxy may replace certificates: NODE_EXTRA_CA_CERTS names the file of its own'
        : 'keep info shows the address that is asked',
  }
}

export function failing({ status }: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: AWS failed (HTTP ${status}), also when asked again`,
    hint: 'wait a minute and run the same again',
  }
}

export function notAws({ status }: Facts, { doing }: Asked): ReturnType<Restate> {
  return {
    code: 'unreachable',
    message: `could not ${doing}: what answered (HTTP ${status}) does not speak as AWS does`,
    hint: inBetween,
  }
}

export function unknown({ name, status }: Facts, { doing }: Asked): ReturnType<Restate> {
  const shown = /^[A-Za-z]{1,60}$/.test(name) ? name : 'an error without a name'
  return {
    code: 'rejected',
    message: `could not ${doing}: AWS answered ${shown}${status === undefined ? '' : ` (HTTP ${status})`}`,
    hint: 'with --debug keep tells the calls that it makes',
  }
}
