import { execFileSync } from 'node:child_process'
import path from 'node:path'
import { expect, it } from 'vitest'
import { dockerBuild } from './docker-build.ts'
import { localMachine, type LocalMachine } from './local-machine.ts'
import { block } from './page.ts'
import { recorder, type Started } from './recorder.ts'
import { expectExact, values } from './values.ts'

const dockerfile = block('Dockerfile', 'dockerfile')
const script = block('Dockerfile', 'sh')

interface Built {
  readonly machine: LocalMachine
  readonly docker: () => Started | undefined
  /** How the program that needs the secret was started in the image. */
  readonly build: () => Started | undefined
  readonly image: string
}

async function project(token: string): Promise<Built> {
  const machine = await localMachine('production', { API_TOKEN: token, OTHER: 'other-7d1f' })
  machine.project.write('Dockerfile', dockerfile)
  const build = recorder(machine.project.folder, 'build', machine.project.base)
  return { machine, docker: machine.provide('docker'), build, image: path.join(machine.project.base, 'image') }
}

it.each(Object.entries(values))('the one command that needs it has the exact value: %s', async (_, value) => {
  // A shell takes line feeds off the end, as the page says.
  const token = value.replace(/\n+$/, '')
  const { machine, docker, build, image } = await project(value)
  const done = await machine.sh(script)
  expect(done.code, done.stderr).toBe(0)
  const started = docker()
  expect(started?.args.join(' ')).not.toContain(token)
  expect(started?.env).not.toHaveProperty('OTHER')
  expect(started && (await dockerBuild(started, image))).toMatchObject({ code: 0 })
  expectExact(build(), machine.project, { API_TOKEN: token })
  expect(build()?.folder).toBe(image)
  // What was copied has the vault, and no value of it.
  const [longest = ''] = token.split(/\r|\n/).toSorted((a, b) => b.length - a.length)
  expect(() => execFileSync('grep', ['-rFe', longest, image])).toThrow('Command failed')
})

it.each([
  [
    'there is no such key',
    async ({ machine }: Built) => void (await machine.project.ok('delete', 'API_TOKEN', '--env', 'production', '--yes')),
  ],
  ['there is no age key', async ({ machine }: Built) => void machine.loseKey()],
])('when %s nothing is built', async (_, break_) => {
  const built = await project('token-7d1f')
  await break_(built)
  const done = await built.machine.sh(`${script}\necho went on`)
  expect([1, 3]).toContain(done.code)
  expect(done.stdout).toBe('')
  expect(done.stderr).toMatch(/^keep: error: /)
  expect(built.docker()).toBeUndefined()
})

it('a build that is given no secret fails for required=true alone, as the page says', async () => {
  const { machine, build, image } = await project('token-7d1f')
  const started = { args: ['build', '.'], env: {}, folder: machine.project.folder }
  expect(await dockerBuild(started, image)).toMatchObject({ stderr: 'secret api_token: not found' })
  expect(build()).toBeUndefined()
})
