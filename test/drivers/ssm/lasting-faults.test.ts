import { describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'
import { operations } from './operations.ts'

const skew = 'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z'

/** A fault at every try, then the code and the words of the error. */
type Faults = Readonly<Record<string, readonly [Handler, code: string, message: RegExp]>>

/** What is known of an error by its name alone, whatever was asked. */
const byName: Faults = {
  'an expired token': [faults.expiredToken(), 'credentials', /the AWS credentials have expired$/],
  'a clock that is wrong': [
    faults.error(403, 'RequestTimeTooSkewed', 'skewed'),
    'credentials',
    /AWS refused the time of the request$/,
  ],
  'a signature that expired': [
    faults.error(403, 'InvalidSignatureException', skew),
    'credentials',
    /AWS refused the time of the request$/,
  ],
  'unknown credentials': [
    faults.error(403, 'UnrecognizedClientException', 'The security token included in the request is invalid.'),
    'credentials',
    /AWS does not accept the credentials$/,
  ],
}

const lasting: Faults = {
  throttling: [faults.throttling(), 'throttled', /AWS throttles this account/],
  'two writers at a time': [faults.error(400, 'TooManyUpdates', canary), 'conflict', /others write it at the same moment$/],
  'failures inside AWS': [faults.internalError(), 'unreachable', /AWS failed \(HTTP 500\), also when asked again/],
  'failures as HTML': [faults.html(502), 'unreachable', /AWS failed \(HTTP 502\), also when asked again/],
  resets: [faults.resetBefore(), 'unreachable', /AWS cannot be reached \(ECONNRESET\)/],
  silence: [faults.silence(), 'unreachable', /AWS did not answer within 2 seconds/],
  'HTML as a success': [faults.html(200), 'unreachable', /what answered \(HTTP 200\) does not speak as AWS does/],
  'half a JSON text': [faults.invalidJson(), 'unreachable', /what answered \(HTTP 200\) does not speak as AWS does/],
  'an empty success': [faults.emptyBody(), 'unreachable', /the answer is empty or about something else/],
  'a redirection': [faults.redirect('http://127.0.0.1:9/'), 'unreachable', /what answered \(HTTP 302\) does not speak as AWS/],
  'a refusal by IAM': [faults.accessDenied(), 'denied', /is denied to arn:aws:iam::123456789012:user\/dev$/],
  'a refusal in XML': [faults.xmlRefusal(), 'unreachable', /what answered \(HTTP 403\) does not speak as AWS/],
  'a key of KMS that may not be used': [faults.error(400, 'InvalidKeyId', canary), 'denied', /its KMS key may not be used/],
  'a refusal that is new': [faults.error(400, 'SomethingNew', canary), 'rejected', /AWS answered SomethingNew \(HTTP 400\)$/],
}

// A note is part of the call that writes the value.
const { 'set --note': _, ...tried } = operations

describe.concurrent.each(Object.entries(tried))('%s', (name, { action, args, before, isUntouched }) => {
  const all = { ...lasting, ...(['get', 'set of a new key', 'delete'].includes(name) && byName) }
  it.for(Object.entries(all))('fails on %s, changes nothing, and ends', async ([, row], { onTestFinished }) => {
    const [fault, code, message] = row
    const project = await ssmProject({ timeoutInSeconds: 2 }, { atEnd: onTestFinished })
    await before(project)
    const scripted = project.proxy.on({ action, times: Infinity, fault })
    const start = performance.now()
    const done = await project.keep([...args.split(' '), '--json'], { input: canary })
    expect(done.code, done.stderr).toBe(3)
    expect(done.stdout.trim()).toMatch(/^(\[\])?$/)
    const error = errorOf(done)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    if (code !== 'rejected') expect(error.hint).toMatch(/./)
    expect(scripted.fired).toBeGreaterThan(0)
    expect(performance.now() - start).toBeLessThan(20_000)
    expectNoValue(done)
    await isUntouched(project)
  })
})
