import { describe, expect, it } from 'vitest'
import type { Asked } from '../../../src/drivers/aws/error-texts.ts'
import { restated, vendorName } from '../../../src/drivers/aws/errors.ts'
import { canary, leaksIn } from '../../support/canary.ts'

const asked: Asked = {
  action: 'secretsmanager:PutSecretValue',
  doing: 'write KEY',
  mode: 'write',
  flags: '--vault aws --env dev',
}
const where = { vault: 'aws', profile: 'work', timeout: 7 }

function vendor(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more)
}

/** As Node.js fails to connect to a host with two addresses. */
const refusedTwice = new AggregateError([
  Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
])

describe('an error', () => {
  it.each<[string, Error, string, RegExp, RegExp]>([
    [
      'of a host without a name',
      vendor('Error', 'm', { code: 'ENOTFOUND' }),
      'unreachable',
      /\(ENOTFOUND\)$/,
      /check the region/,
    ],
    [
      'of a certificate',
      vendor('Error', 'm', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }),
      'unreachable',
      /CHAIN\)$/,
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['of every address of a host', refusedTwice, 'unreachable', /\(ECONNREFUSED\)$/, /keep info/],
    [
      'of a connection that was lost',
      vendor('TimeoutError', 'm', { code: 'ECONNRESET' }),
      'unreachable',
      /\(ECONNRESET\)$/,
      /keep info/,
    ],
    ['of time', vendor('TimeoutError', 'm'), 'unreachable', /within 7 seconds$/, /network/],
    [
      'of a session',
      vendor('TokenProviderError', 'SSO token expired'),
      'credentials',
      /SSO session/,
      /^aws sso login --profile work$/,
    ],
    [
      'of no credentials',
      vendor('CredentialsProviderError', 'm'),
      'credentials',
      /profile work gives no AWS credentials$/,
      /^is there such a profile\? aws sts get-caller-identity --profile work/,
    ],
    [
      'of a profile whose name only looks like a session',
      vendor('CredentialsProviderError', 'Could not resolve credentials using profile: [lesson] in configuration files.'),
      'credentials',
      /gives no AWS credentials$/,
      /get-caller-identity/,
    ],
    [
      'of a second factor',
      vendor(
        'CredentialsProviderError',
        'Profile work requires multi-factor authentication, but no MFA code callback was provided.',
      ),
      'credentials',
      /wants a code of a second factor$/,
      /get-session-token/,
    ],
    ['of no region', vendor('Error', 'Region is missing'), 'config', /no AWS region is named$/, /AWS_REGION/],
    [
      'of a region that is none',
      vendor('Error', 'Region not accepted: region="us east" is not a valid hostname component.'),
      'config',
      /is none$/,
      /AWS_REGION/,
    ],
    [
      'of an address that is none',
      vendor('TypeError', 'm', { code: 'ERR_INVALID_URL' }),
      'config',
      /no address$/,
      /AWS_ENDPOINT_URL/,
    ],
    [
      'of a page in the way',
      vendor('SyntaxError', `Unexpected token '<', "<!DOCTYPE "... is not valid JSON`, { $metadata: { httpStatusCode: 403 } }),
      'unreachable',
      /does not speak as AWS does$/,
      /captive portal/,
    ],
    [
      'of KMS',
      vendor('AccessDeniedException', 'Access to KMS is not allowed: kms:Decrypt'),
      'denied',
      /kms:GenerateDataKey/,
      /--mode write/,
    ],
    [
      'of a policy that says no',
      vendor('AccessDeniedException', 'with an explicit deny'),
      'denied',
      /by an explicit deny$/,
      /keep iam --vault aws --env dev --mode write/,
    ],
    ['of a count', vendor('LimitExceededException', 'm'), 'rejected', /a limit that it reached/, /less often/],
    [
      'that is new',
      vendor('BrandNewException', 'm', { $metadata: { httpStatusCode: 400 } }),
      'rejected',
      /AWS answered BrandNewException \(HTTP 400\)$/,
      /--debug/,
    ],
    ['whose name is none', vendor(`<${canary}>`, 'm'), 'rejected', /an error without a name$/, /--debug/],
  ])('%s says what failed and what to do', (_, error, code, message, hint) => {
    const told = restated(error, asked, where)
    expect(told).toMatchObject({ name: 'KeepError', code })
    expect(told.message).toMatch(/^(could not|not allowed to) write KEY: /)
    expect(told.message).toMatch(message)
    expect(told.hint ?? '').toMatch(hint)
    expect(vendorName(told)).toBe(error.name)
  })

  it('never passes on what the vendor says, which may repeat a value', () => {
    const names = ['AccessDeniedException', 'SyntaxError', 'ValidationException', 'ThrottlingException', 'InternalServiceError']
    for (const name of names) {
      for (const status of [undefined, 200, 302, 400, 403, 500]) {
        const told = restated(vendor(name, `1 error: ${canary}`, { $metadata: { httpStatusCode: status } }), asked, where)
        expect(leaksIn(`${told.message} ${told.hint}`)).toBe(false)
      }
    }
  })

  it('of keep itself passes as it is', () => {
    const own = restated(vendor('Error', 'm'), asked, where)
    expect(restated(own, { action: 'a', doing: 'b', mode: 'write', flags: '--vault aws --env dev' }, where)).toBe(own)
  })
})
