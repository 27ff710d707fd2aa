import { describe, expect, it } from 'vitest'
import { accessDenied, delay, internalError } from '../aws/faults.ts'
import { canary, expectNoValue } from '../support/canary.ts'
import { emptyProject } from '../support/project.ts'
import { threeVaults, type ThreeVaults } from '../support/three-vaults.ts'

/** The same key everywhere, one that differs in one place, one that is missing in another. */
async function filled(): Promise<ThreeVaults> {
  const project = await threeVaults()
  await project.seed('secrets:dev', { HOST: 'db', ONLY: canary, SAME: canary })
  await project.seed('params:dev', { HOST: 'db', SAME: canary })
  await project.seed('files:dev', { HOST: 'localhost', ONLY: canary, SAME: canary })
  return project
}

const everywhere = ['diff', 'secrets:dev', 'params:dev', 'files:dev']

describe('diff across vaults', () => {
  it('tells what is the same, what differs and what is missing', async () => {
    const done = await (await filled()).keep(everywhere)
    expect(done).toEqual({
      code: 0,
      stdout: [
        'KEY   secrets:dev   params:dev    files:dev     STATUS',
        'HOST  ******** (1)  ******** (1)  ******** (2)  different',
        'ONLY  ********      -             ********      missing',
        'SAME  ********      ********      ********      identical',
        '',
      ].join('\n'),
      stderr: '3 keys: 1 identical, 1 different, 1 missing\n',
    })
  })

  it('by --vault and --env, as data, of some keys, with --exit-code', async () => {
    const project = await filled()
    const flags = ['--vault', 'secrets,params', '--env', 'dev', '--json', '--exit-code']
    const differing = await project.keep(['diff', ...flags, '--only', 'HOST,ONLY'])
    expect(differing.code).toBe(1)
    expect(JSON.parse(differing.stdout)).toMatchObject([
      { key: 'HOST', status: 'identical' },
      { key: 'ONLY', status: 'missing', contexts: [{ context: 'secrets:dev', present: true }, { present: false }] },
    ])
    expectNoValue(differing)
    const same = await project.keep(['diff', ...flags, '--except', 'ONLY'])
    expect(same.code).toBe(0)
  })

  it('six environments of 2,000 keys are one table', async () => {
    const project = emptyProject()
    const envs = ['a', 'b', 'c', 'd', 'e', 'f']
    await project.ok('init', '--yes', '--envs', envs.join(','))
    const keys = Array.from({ length: 2000 }, (_, index) => `KEY_${String(index).padStart(4, '0')}`)
    for (const env of envs) {
      const values = keys.map((key, index) => [key, index % 2 === 0 ? 'same' : env])
      project.write(`${env}.json`, JSON.stringify(Object.fromEntries(env === 'f' ? values.slice(1) : values)))
      await project.ok('import', `${env}.json`, '--env', env, '--yes', '--quiet')
    }
    const done = await project.keep(['diff', '--env', envs.join(','), '--exit-code'])
    expect(done).toMatchObject({ code: 1, stderr: '2000 keys: 999 identical, 1000 different, 1 missing\n' })
    const lines = done.stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(2001)
    expect(lines[1]).toMatch(/^KEY_0000( +\*{8}){5} +- +missing$/)
    expect(lines[2]).toMatch(/^KEY_0001( +\*{8} \(\d\)){6} +different$/)
  })

  it('reads all contexts at the same time', async () => {
    const project = await filled()
    project.proxy.on({ action: 'ListSecrets', times: Infinity, fault: delay(500) })
    await project.ok('diff', '--vault', 'secrets', '--env', 'dev,dev2,production')
    expect(project.proxy.mostInFlight('ListSecrets')).toBe(3)
  })

  it('after a copy finds nothing', async () => {
    const project = await filled()
    await project.ok('copy', '--from', 'secrets:dev', '--to', 'params:dev', '--yes')
    expect((await project.keep(['diff', 'secrets:dev', 'params:dev', '--exit-code'])).code).toBe(0)
  })

  it.each([
    ['a denied list', 'secrets', accessDenied(), /not allowed to list the secrets: secretsmanager:ListSecrets is denied to /],
    ['a denied list', 'params', accessDenied(), /not allowed to read the secrets: ssm:GetParametersByPath is denied to /],
    ['a failing service', 'secrets', internalError(), /AWS failed \(HTTP 500\), also when asked again/],
    ['a failing service', 'params', internalError(), /AWS failed \(HTTP 500\), also when asked again/],
  ] as const)('%s in %s is an error with its reason, never "missing"', async (_, slug, fault, says) => {
    const project = await filled()
    const service = slug === 'params' ? 'ssm' : 'secretsmanager'
    project.proxy.on({ when: (call) => call.service === service, times: Infinity, fault })
    const done = await project.keep(everywhere)
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toMatch(new RegExp(`^keep: error: cannot compare ${slug}:dev: `))
    expect(done.stderr).toMatch(says)
    expectNoValue(done)

    const partial = await project.keep([...everywhere, '--allow-partial'])
    expect(partial.code).toBe(3)
    expect(partial.stdout).toMatch(/^SAME .*identical$/m)
    expect(partial.stdout).not.toContain(`${slug}:dev`)
    expect(partial.stderr).toContain(`keep: warning: cannot compare ${slug}:dev: `)
  })

  it('files whose key is not at hand are an error with its reason', async () => {
    const project = await filled()
    const done = await project.keep(everywhere, { env: { KEEP_AGE_KEY: '' } })
    expect(done).toMatchObject({ code: 3, stdout: '' })
    expect(done.stderr).toMatch(/^keep: error: cannot compare files:dev: no age key was found/)
  })
})
