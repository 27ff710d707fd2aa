import { describe, expect, it } from 'vitest'
import { Plaintext } from '../../../src/core/secret.ts'
import { accessDenied, xmlRefusal } from '../../aws/faults.ts'
import { awsCliProject, type AwsCliProject } from '../../support/aws-cli.ts'
import type { Call, Subject } from './simulator.ts'

/** What the calls of a command are made about: a secret as it is, and the marks of the context in which keep was asked. */
export interface Asked {
  readonly secret: Subject
  readonly marks: Readonly<Record<string, string>>
}

/** One run of a command that succeeds, from its arguments on. */
export interface Setting {
  /** `<current>` and `<earlier>` are revisions of A. */
  readonly args: readonly string[]
  /** What is in both environments before; `A` with an earlier value. */
  readonly keys?: readonly string[]
  readonly prepare?: (project: AwsCliProject) => Promise<unknown>
}

/** What the tables of a driver say, by the name of a command. */
export interface Tables<Name extends string> {
  readonly project: () => Promise<AwsCliProject>
  readonly commands: Readonly<Record<Name, (asked: Asked) => readonly Call[]>>
  readonly settings: Readonly<Record<Name, readonly Setting[]>>
  /** What a command calls besides, and needs no permission for. */
  readonly besides: Partial<Record<Name, readonly string[]>>
  /** What a command succeeds without all the same: it has another way, or it only wanted to know whether somebody answers. */
  readonly managesWithout: Partial<Record<Name, readonly string[]>>
}

/** A single key is read by itself, several are read in a batch. */
const alone = ['A']
const together = ['A', 'B']

export function bulk(...args: string[]): Setting[] {
  return [
    { args, keys: alone },
    { args, keys: together },
  ]
}

/** Holds the tables against keep itself: the calls that it makes, and what it says when one of them is denied. */
export function auditCalls<Name extends string>(tables: Tables<Name>): void {
  const names = Object.keys(tables.commands) as Name[]

  describe('the calls that reach AWS', () => {
    it.each(names)('%s', async (name) => {
      const reached = new Set<string>()
      for (const setting of tables.settings[name]) {
        const { project, args } = await prepared(setting, tables.project)
        const before = project.proxy.calls.length
        const done = await project.keep(args)
        expect(done.code, done.stderr).toBe(0)
        for (const action of called(project, before)) reached.add(action)
      }
      expect(reached).toEqual(expected(tables, name))
    })
  })

  describe('one action denied', () => {
    it.each(names)('%s', async (name) => {
      for (const denied of expected(tables, name)) {
        let fired = 0
        for (const setting of tables.settings[name]) fired += await denyOne(tables, name, setting, denied)
        expect(fired, denied).toBeGreaterThan(0)
      }
    })
  })
}

/** Runs a command without one permission: how often it would have needed it. */
async function denyOne<Name extends string>(tables: Tables<Name>, name: Name, setting: Setting, denied: string): Promise<number> {
  const { project, args } = await prepared(setting, tables.project)
  const [service, action = ''] = denied.split(':')
  const fault = service === 'sts' ? xmlRefusal() : accessDenied()
  const before = project.proxy.count(action)
  project.proxy.on({ action, times: Infinity, fault })
  const done = await project.keep(args)
  const met = project.proxy.count(action) - before
  if (met === 0) return 0
  const shown = `${denied}: ${done.stdout}${done.stderr}`
  if (tables.managesWithout[name]?.includes(denied)) expect(done.code, shown).toBe(0)
  else {
    expect(done.code, shown).toBe(3)
    expect(done.stderr).toContain(`${denied} is denied to arn:aws:iam::123456789012:user/dev`)
    expect(done.stderr).toMatch(/keep iam --vault aws --env \w+ --mode (read|write|admin) prints a policy that allows it/)
  }
  return met
}

/** A project in which the command can succeed, and what to type. */
export async function prepared(
  { args, keys = together, prepare }: Setting,
  make: () => Promise<AwsCliProject> = awsCliProject,
): Promise<{ project: AwsCliProject; args: string[] }> {
  const project = await make()
  await filled(project, 'other', keys)
  const revisions = await filled(project, 'web', keys)
  project.proxy.reset()
  await prepare?.(project)
  return { project, args: args.map((arg) => revisions.get(arg) ?? arg) }
}

/** Gives each key the name of the environment as its value. */
async function filled(project: AwsCliProject, env: string, keys: readonly string[]): Promise<Map<string, string>> {
  const vault = await project.open(env)
  const revisions = new Map<string, string>()
  if (keys.includes('A')) revisions.set('<earlier>', (await vault.set('A', new Plaintext('earlier'))).revision)
  for (const key of keys) {
    const { revision } = await vault.set(key, new Plaintext(env))
    if (key === 'A') revisions.set('<current>', revision)
  }
  return revisions
}

export function called({ proxy }: AwsCliProject, from: number): string[] {
  return proxy.calls.slice(from).map(({ service, action }) => `${service}:${action}`)
}

/** What the table says of a command, but for what no call is sent for. */
function expected<Name extends string>({ commands, besides }: Tables<Name>, name: Name): Set<string> {
  const secret = { name: 'myapp/web/A', tags: {} }
  const sent = commands[name]({ secret, marks: {} }).filter(({ isImplied }) => !isImplied)
  return new Set([...sent.map(({ action }) => action), ...(besides[name] ?? [])])
}
