import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import * as pages from '../../aws/page-faults.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue, leaksIn } from '../../support/canary.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../../support/secrets-manager-project.ts'

const commands: Readonly<Record<string, string[]>> = {
  'show --unmask': ['show', '--unmask'],
  export: ['export'],
  'export --only': ['export', '--only', 'A,B,C'],
  'export to a file': ['export', '--output', 'out.env'],
  diff: ['diff', 'dev', 'dev2', '--unmask'],
}

/** A, B and C in dev; nothing in dev2. */
async function three(...settings: Parameters<typeof secretsManagerProject>): Promise<SecretsManagerProject> {
  const project = await secretsManagerProject(...settings)
  for (const key of ['A', 'B', 'C']) await project.seed(key, `${canary}-${key}`)
  return project
}

/** The secret twice, with another value the second time. */
function doubled(names: readonly string[]): Handler {
  return faults.changedAnswer((body) => {
    const told = (body['SecretValues'] ?? []) as { Name: string; SecretString: string }[]
    const again = told.filter(({ Name }) => names.includes(Name)).map((one) => ({ ...one, SecretString: `${canary}-other` }))
    return { ...body, SecretValues: [...told, ...again] }
  })
}

const failing: Readonly<Record<string, readonly [(names: string[]) => Handler, message: RegExp]>> = {
  denied: [
    (names) => pages.partialBatch(names, 'AccessDeniedException', 'is not authorized'),
    /secretsmanager:GetSecretValue is denied/,
  ],
  'encrypted with a key that may not be used': [
    (names) => pages.partialBatch(names, 'DecryptionFailure', canary),
    /its KMS key may not be used \(kms:Decrypt\)/,
  ],
  'left out without a word': [(names) => pages.without(names), /AWS left B out of its answer/],
  'given twice, with two values': [doubled, /AWS gave B twice, with different values/],
  'refused for a reason that is new': [(names) => pages.partialBatch(names, 'SomethingNew', canary), /AWS answered SomethingNew/],
}

describe.each(Object.entries(commands))('%s', (_, args) => {
  describe.each(Object.entries(failing))('with one secret %s', (__, [fault, message]) => {
    it('names it, and gives nothing', async () => {
      const project = await three()
      project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: fault([project.nameOf('B')]) })
      const done = await project.keep([...args, '--json'])
      expect(done.code).toBe(3)
      expect(done.stdout).toBe('')
      expect(errorOf(done)).toMatchObject({ code: 'partial', message: expect.stringMatching(/aws:dev: could not read B: /) })
      expect(errorOf(done).message).toMatch(message)
      expect(fs.existsSync(project.file('out.env'))).toBe(false)
      expectNoValue(done)
    })

    it('gives the rest with --allow-partial, and a warning', async () => {
      const project = await three()
      project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: fault([project.nameOf('B')]) })
      const done = await project.keep([...args, '--allow-partial'])
      expect(done.code).toBe(3)
      expect(done.stderr).toMatch(/^keep: warning: aws:dev: could not read B: /m)
      const given = args.includes('out.env') ? project.read('out.env') : done.stdout
      for (const [key, isGiven] of [
        ['A', true],
        ['B', false],
        ['C', true],
      ] as const) {
        expect(given.includes(`${canary}-${key}`), key).toBe(isGiven)
      }
      expect(leaksIn(done.stderr)).toBe(false)
    })
  })

  const notFound = (project: SecretsManagerProject): Handler =>
    pages.partialBatch([project.nameOf('B')], 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")

  it('takes a secret that has gone since for what it is: absent', async () => {
    const project = await three()
    project.proxy.on({
      action: 'BatchGetSecretValue',
      times: Infinity,
      fault: async (call, proceed) => {
        const answer = await notFound(project)(call, proceed)
        await project.scheduleDeletion('B')
        return answer
      },
    })
    const done = await project.keep(args)
    expect(done.code, done.stderr).toBe(0)
    const given = args.includes('out.env') ? project.read('out.env') : done.stdout
    expect(given).toContain(`${canary}-C`)
    expect(given).not.toContain(`${canary}-B`)
  })

  it('does not take one that was listed, and is there, for absent', async () => {
    const project = await three()
    project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: notFound(project) })
    const done = await project.keep([...args, '--json'])
    // Of one that was named it is the answer.
    const isNamed = args.includes('--only')
    expect(done.code).toBe(isNamed ? 0 : 3)
    expect(done.stdout).not.toContain(`${canary}-B`)
    expect(/could not read B: (AWS|the vault) left B out of its answer/.test(done.stderr)).toBe(!isNamed)
  })

  it.concurrent.for<[string, Handler, string]>([
    ['throttling', faults.throttling(), 'throttled'],
    ['failures inside AWS', faults.internalError(), 'unreachable'],
    ['silence', faults.silence(), 'unreachable'],
    ['resets', faults.resetBefore(), 'unreachable'],
    ['HTML as a success', faults.html(200), 'unreachable'],
    ['half a JSON text', faults.invalidJson(), 'unreachable'],
    ['an empty success', faults.emptyBody(), 'unreachable'],
    ['a redirection', faults.redirect('http://127.0.0.1:9/'), 'unreachable'],
    ['an expired token', faults.expiredToken(), 'credentials'],
  ])('gives nothing when all reads meet %s', async ([, fault, code], { onTestFinished }) => {
    const project = await three({ timeoutInSeconds: 2 }, onTestFinished)
    project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault })
    const done = await project.keep([...args, '--json'])
    expect(done.code).toBe(3)
    expect(done.stdout).toBe('')
    expect(errorOf(done).code).toBe(code)
    expect(fs.existsSync(project.file('out.env'))).toBe(false)
    expectNoValue(done)
  })

  it('reads one by one when it may not read together', async () => {
    const project = await three()
    project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault: faults.accessDenied() })
    const done = await project.keep(args)
    expect(done.code, done.stderr).toBe(0)
    expect(args.includes('out.env') ? project.read('out.env') : done.stdout).toContain(`${canary}-C`)
    expect(project.proxy.count('GetSecretValue')).toBeGreaterThanOrEqual(3)
  })
})

it('an answer for a key that was not asked for is dropped', async () => {
  const project = await three()
  const fault = faults.changedAnswer((body) => {
    const [first, ...rest] = (body['SecretValues'] ?? []) as object[]
    return { ...body, SecretValues: [{ ...first, Name: project.nameOf('OTHER') }, ...rest] }
  })
  project.proxy.on({ action: 'BatchGetSecretValue', times: Infinity, fault })
  const done = await project.keep(['export', '--json'])
  expect(done.code).toBe(3)
  expect(errorOf(done).message).toMatch(/could not read A: AWS left A out of its answer/)
  expectNoValue(done)
})
