import fs from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Handler } from '../../aws/exchange.ts'
import * as faults from '../../aws/faults.ts'
import * as pages from '../../aws/page-faults.ts'
import type { Script } from '../../aws/script.ts'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue, leaksIn } from '../../support/canary.ts'
import { ssmProject, type SsmProject } from '../../support/ssm-project.ts'

const commands: Readonly<Record<string, string[]>> = {
  'show --unmask': ['show', '--unmask'],
  export: ['export'],
  'export --only': ['export', '--only', 'A,B,C'],
  'export to a file': ['export', '--output', 'out.env'],
  diff: ['diff', 'dev', 'dev2', '--unmask'],
}

/** A, B and C in dev; nothing in dev2. */
async function three(...settings: Parameters<typeof ssmProject>): Promise<SsmProject> {
  const project = await ssmProject(...settings)
  for (const key of ['A', 'B', 'C']) await project.seed(key, `${canary}-${key}`)
  return project
}

/** Every read of B, alone or with others, fails like this. */
function onB(project: SsmProject, fault: Handler): Script {
  const isOfB: Script['when'] = ({ input }) => [input['Name'], input['Names']].flat().some((name) => name === project.nameOf('B'))
  return { action: ['GetParameter', 'GetParameters'], when: isOfB, times: Infinity, fault }
}

const failing: Readonly<Record<string, readonly [(project: SsmProject) => Script, message: RegExp]>> = {
  'is denied': [(project) => onB(project, faults.accessDenied()), /ssm:GetParameter is denied to arn:aws:iam::/],
  'is encrypted with a key that may not be used': [
    (project) => onB(project, faults.error(400, 'InvalidKeyId', canary)),
    /its KMS key may not be used \(kms:Decrypt\)/,
  ],
  'is left out without a word': [
    (project) => ({ action: 'GetParameters', times: Infinity, fault: pages.without([project.nameOf('B')]) }),
    /AWS left B out of its answer/,
  ],
  'is given twice, with two values': [
    (project) => ({ action: 'GetParameters', times: Infinity, fault: doubled(project.nameOf('B')) }),
    /AWS gave B twice, with different values/,
  ],
  'comes without its value': [
    (project) => ({ action: 'GetParameters', times: Infinity, fault: withoutValue(project.nameOf('B')) }),
    /AWS answered without the value of B/,
  ],
}

function doubled(name: string): Handler {
  return faults.changedAnswer((body) => {
    const told = (body['Parameters'] ?? []) as { Name: string; Value?: string }[]
    const again = told.filter(({ Name }) => Name === name).map((one) => ({ ...one, Value: `${canary}-other` }))
    return { ...body, Parameters: [...told, ...again] }
  })
}

function withoutValue(name: string): Handler {
  return faults.changedAnswer((body) => {
    const told = (body['Parameters'] ?? []) as { Name: string; Value?: string }[]
    return { ...body, Parameters: told.map(({ Value, ...rest }) => (rest.Name === name ? rest : { ...rest, Value })) }
  })
}

describe.each(Object.entries(commands))('%s', (_, args) => {
  it.each(Object.entries(failing))('where one %s names it, and gives nothing', async (__, [script, message]) => {
    const project = await three()
    project.proxy.on(script(project))
    const done = await project.keep([...args, '--json'])
    expect(done.code).toBe(3)
    expect(done.stdout).toBe('')
    expect(errorOf(done)).toMatchObject({ code: 'partial', message: expect.stringMatching(/aws:dev: could not read B: /) })
    expect(errorOf(done).message).toMatch(message)
    expect(fs.existsSync(project.file('out.env'))).toBe(false)
    expectNoValue(done)
  })

  it.each(Object.entries(failing))('where one %s gives the rest with --allow-partial', async (__, [script]) => {
    const project = await three()
    project.proxy.on(script(project))
    const done = await project.keep([...args, '--allow-partial'])
    expect(done.code).toBe(3)
    expect(done.stderr).toMatch(/^keep: warning: aws:dev: could not read B: /m)
    const given = args.includes('out.env') ? project.read('out.env') : done.stdout
    expect(['A', 'B', 'C'].map((key) => given.includes(`${canary}-${key}`))).toEqual([true, false, true])
    expect(leaksIn(done.stderr)).toBe(false)
  })

  it('takes a parameter that has gone since for what it is: absent', async () => {
    const project = await three()
    const gone = project.nameOf('B')
    const fault = faults.changedAnswer((body) => {
      const told = (body['Parameters'] ?? []) as { Name: string }[]
      return { ...body, Parameters: told.filter(({ Name }) => Name !== gone), InvalidParameters: [gone] }
    })
    project.proxy.on({ action: 'GetParameters', times: Infinity, fault })
    const absent = faults.error(400, 'ParameterNotFound', 'gone')
    project.proxy.on({ action: ['GetParameter', 'GetParameterHistory'], times: Infinity, fault: absent })
    const done = await project.keep(args)
    expect(done.code, done.stderr).toBe(0)
    const given = args.includes('out.env') ? project.read('out.env') : done.stdout
    expect(given).toContain(`${canary}-C`)
    expect(given).not.toContain(`${canary}-B`)
  })
})

describe.concurrent.each(['export', 'export to a file', 'show --unmask'])('%s', (name) => {
  const args = commands[name] ?? []
  it.for<[string, Handler, string]>([
    ['throttling', faults.throttling(), 'throttled'],
    ['failures inside AWS', faults.internalError(), 'unreachable'],
    ['silence', faults.silence(), 'unreachable'],
    ['resets', faults.resetBefore(), 'unreachable'],
    ['HTML as a success', faults.html(200), 'unreachable'],
    ['half a JSON text', faults.invalidJson(), 'unreachable'],
    ['an empty success', faults.emptyBody(), 'unreachable'],
    ['an expired token', faults.expiredToken(), 'credentials'],
  ])('gives nothing when all reads meet %s', async ([, fault, code], { onTestFinished }) => {
    const project = await three({ timeoutInSeconds: 2 }, { atEnd: onTestFinished })
    project.proxy.on({ action: 'GetParameters', times: Infinity, fault })
    const done = await project.keep([...args, '--json'])
    expect(done.code).toBe(3)
    expect(done.stdout).toBe('')
    expect(errorOf(done).code).toBe(code)
    expect(fs.existsSync(project.file('out.env'))).toBe(false)
    expectNoValue(done)
  })
})

it('an answer for a key that was not asked for is dropped', async () => {
  const project = await three()
  const [asked, other] = ['A', 'OTHER'].map((key) => project.nameOf(key))
  const fault = faults.changedAnswer((body) => {
    const told = (body['Parameters'] ?? []) as { Name: string }[]
    return { ...body, Parameters: told.map((one) => (one.Name === asked ? { ...one, Name: other } : one)) }
  })
  project.proxy.on({ action: 'GetParameters', times: Infinity, fault })
  const done = await project.keep(['export', '--json'])
  expect(done.code).toBe(3)
  expect(errorOf(done).message).toMatch(/could not read A: AWS left A out of its answer/)
  expectNoValue(done)
})

it('half of a batch is asked for anew', async () => {
  const project = await three()
  project.proxy.on({ action: 'GetParameters', times: 2, fault: faults.truncated() })
  const done = await project.keep(['export'])
  expect(done.code, done.stderr).toBe(0)
  expect(done.stdout).toBe(`A=${canary}-A\nB=${canary}-B\nC=${canary}-C\n`)
  expect(project.proxy.count('GetParameters')).toBe(3)
})
