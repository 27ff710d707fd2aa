import { describe, expect, it } from 'vitest'
import { accessDenied, changedAnswer } from '../../aws/faults.ts'
import { canary, expectNoValue } from '../../support/canary.ts'
import { ssmProject } from '../../support/ssm-project.ts'

describe('names', () => {
  it('of other environments, namespaces and deeper places are left alone', async () => {
    const project = await ssmProject()
    await project.seed('KEY', 'mine')
    const others = ['../dev2/KEY', 'deeper/KEY', '../../second/dev/KEY', '../KEY']
    const names = others.map((place) => new URL(place, `http://x${project.nameOf('')}`).pathname)
    for (const Name of names) await project.put('KEY', canary, { Name })
    const shown = await project.keep(['show', '--unmask'])
    expect([shown.code, shown.stderr]).toEqual([0, ''])
    expectNoValue(shown)
    expect(await project.ok('export')).toBe('KEY=mine\n')
    project.proxy.on({
      action: 'DescribeParameters',
      times: Infinity,
      fault: accessDenied(),
    })
    expect(await project.ok('export')).toBe('KEY=mine\n')
    expect(await project.ok('show', '--names')).toBe('KEY\n')
    await project.ok('set', 'KEY=newer')
    await project.ok('delete', 'KEY', '--force')
    expect(await project.ok('export', '--env', 'dev2')).toBe(`KEY=${canary}\n`)
    expect(await project.ok('show', '--names')).toBe('')
  })

  it.each([
    ['DescribeParameters', []],
    ['GetParametersByPath', ['DescribeParameters']],
  ])('that %s tells without being asked for are left out', async (action, denied) => {
    const project = await ssmProject()
    await project.seed('KEY', 'mine')
    project.proxy.on({ action: denied, times: Infinity, fault: accessDenied() })
    const names = ['deeper/KEY', '../KEY', ''].map((key) => project.nameOf(key))
    const fault = changedAnswer(({ Parameters, ...rest }) => {
      const [first] = Parameters as object[]
      return { ...rest, Parameters: [first, ...[...names, project.nameOf('KEY', 'dev2')].map((Name) => ({ ...first, Name }))] }
    })
    project.proxy.on({ action, times: Infinity, fault })
    expect(await project.ok('export')).toBe('KEY=mine\n')
    expect(await project.ok('show', '--names')).toBe('KEY\n')
  })

  it('of a scope are apart from those without it, and begin with it', async () => {
    const project = await ssmProject({ scope: 'web' })
    await project.seed('KEY', 'without a scope')
    await project.ok('set', 'KEY=in the scope')
    expect(project.inputs('PutParameter').map(({ Name }) => Name)).toEqual([`/${project.namespace}/web/dev/KEY`])
    expect(await project.ok('export')).toBe("KEY='in the scope'\n")
    project.configure()
    expect(await project.ok('export')).toBe("KEY='without a scope'\n")
  })

  it('that look like selectors or paths are no keys', async () => {
    const project = await ssmProject()
    await project.seed('KEY', canary, 'newer')
    for (const key of ['KEY:1', 'deeper/KEY', '../dev/KEY', '/KEY', 'KEY*']) {
      const done = await project.keep(['get', key, '--json'])
      expect([done.code, done.stdout], key).toEqual([2, ''])
    }
    expect(project.proxy.calls).toEqual([])
  })
})
