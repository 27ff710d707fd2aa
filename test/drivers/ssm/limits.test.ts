import { describe, expect, it } from 'vitest'
import { errorOf } from '../../support/aws-project.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'

const filler = canary.repeat(1000)

/** Whether these bytes of ASCII, or these characters, fit. */
const values: readonly (readonly [what: string, fields: object, value: string, message: RegExp, hint: RegExp])[] = [
  ['an empty value', {}, '', /^the value of KEY is empty, which this vault cannot hold$/, /keep delete KEY/],
  [
    '4 KB and a byte',
    {},
    filler.slice(0, 4097),
    /has 4097 bytes; this vault holds at most 4096$/,
    /^keep vault:edit aws --tier advanced, .*Secrets Man/,
  ],
  ['4 KB and a byte in standard', { tier: 'standard' }, filler.slice(0, 4097), /at most 4096$/, /--tier advanced, for 8 KB/],
  ['4,098 bytes of 2,049 letters', {}, 'é'.repeat(2049), /has 4098 bytes; this vault holds at most 4096$/, /advanced/],
  [
    '8 KB and a byte',
    { tier: 'advanced' },
    filler.slice(0, 8193),
    /has 8193 bytes; this vault holds at most 8192$/,
    /^Secrets M/,
  ],
  [
    '8 KB and a byte in any tier',
    { tier: 'intelligent' },
    filler.slice(0, 8193),
    /at most 8192$/,
    /^Secrets Manager holds 64 KB$/,
  ],
  ['two braces', {}, `{{ssm:${canary}}}`, /holds {{, which Parameter Store takes for a reference$/, /Secrets Manager|base64/],
]

describe('refused before any call', () => {
  it.each(values)('%s', async (_, fields, value, message, hint) => {
    const project = await ssmProject(fields)
    project.write('value', value)
    const done = await project.keep(['set', 'KEY', '--from-file', 'value', '--json'])
    expect(done.code).toBe(1)
    expect(errorOf(done)).toMatchObject({ code: 'limit', message: expect.stringMatching(message) })
    expect(errorOf(done).hint).toMatch(hint)
    expect(project.proxy.calls).toEqual([])
    expectNoValue(done)
  })

  it.each(values.slice(0, 1).concat(values.slice(-1)))('%s among others, and none of them is written', async (_, __, value) => {
    const project = await ssmProject()
    const done = await project.keep(['set', `A=${canary}`, `KEY=${value}`, `C=${canary}`, '--json'])
    expect([done.code, errorOf(done).code]).toEqual([1, 'limit'])
    expect(project.proxy.calls).toEqual([])
    expectNoValue(done)
  })

  it('a note of 1,025 characters', async () => {
    const project = await ssmProject()
    const done = await project.keep(['set', 'KEY', '--note', 'n'.repeat(1025), '--json'], { input: canary })
    expect(errorOf(done)).toMatchObject({ code: 'limit', message: expect.stringMatching(/at most 1024$/) })
    expect(project.proxy.calls).toEqual([])
  })

  it('a name that is too long with its ARN', async () => {
    const project = await ssmProject()
    const done = await project.keep(['set', 'K'.repeat(256), '--json'], { input: canary })
    expect(done.code).not.toBe(0)
    expect(project.proxy.calls).toEqual([])
    expectNoValue(done)
  })

  it.each(['aws-app', 'AWSOME', 'ssm', 'Ssm2'])('every use of the namespace %s', async (namespace) => {
    const project = await ssmProject()
    project.write('.keep.json', project.read('.keep.json').replace(project.namespace, namespace))
    for (const args of [['set', 'KEY'], ['get', 'KEY'], ['export']]) {
      const done = await project.keep([...args, '--json'], { input: canary })
      expect(done.code).toBe(2)
      expect(errorOf(done)).toEqual({
        code: 'config',
        message: `Parameter Store refuses names that begin with aws or ssm, and the namespace is ${namespace}`,
        hint: 'choose another namespace, or keep the secrets in Secrets Manager',
      })
      expectNoValue(done)
    }
    expect(project.proxy.calls).toEqual([])
  })
})

describe('taken', () => {
  it.each([
    ['4 KB', {}, 'x'.repeat(4096)],
    ['8 KB in the advanced tier', { tier: 'advanced' }, 'é'.repeat(4096)],
    ['one brace', {}, '{"a":{"b":"{c}"}}'],
    ['what looks like a template', {}, '${HOME} {vault:KEY} }}'],
    ['line feeds and spaces around', {}, '  one\ntwo\n'],
  ])('%s', async (_, fields, value) => {
    const project = await ssmProject(fields)
    project.write('value', value)
    await project.ok('set', 'KEY', '--from-file', 'value')
    expect(await project.value('KEY')).toBe(value)
    expect(await project.ok('get', 'KEY', '--no-newline')).toBe(value)
  })
})
