import fs from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { masked, runnerMasks, runnerVariables } from '../support/github-runner.ts'
import { actionOf } from './github-actions.ts'
import { checkNames } from './known-names.ts'
import type { Machine } from './machine.ts'

type Texts = Readonly<Record<string, string>>

interface Step {
  readonly uses?: string
  readonly with?: Readonly<Record<string, unknown>>
  readonly run?: string
  readonly env?: Texts
}

interface Workflow {
  readonly permissions: Texts
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>
}

export interface Job {
  readonly log: string
  /** What the step says that failed; undefined when none did. */
  readonly failed: string | undefined
}

/**
 * Runs the one job of a workflow as the runner of GitHub Actions does on Linux. `secrets` are those of the repository. A workflow with
 * anything in it that is not known here is an error, not a step that is left out.
 */
export async function runWorkflow(text: string, machine: Machine, secrets: Texts = {}): Promise<Job> {
  const workflow = parse(text) as Workflow
  checkNames(workflow, ['name', 'on', 'permissions', 'jobs'])
  const [job, ...others] = Object.values(workflow.jobs)
  if (job === undefined || others.length > 0) throw new Error('a workflow of one job is played')
  checkNames(job, ['runs-on', 'environment', 'steps'])
  const runner = new Runner(machine, workflow.permissions, secrets)
  for (const step of job.steps) {
    checkNames(step, ['uses', 'with', 'run', 'env'])
    const failed = await runner.take(step)
    if (failed !== undefined) return { log: runner.log, failed }
  }
  return { log: runner.log, failed: undefined }
}

class Runner {
  readonly #machine: Machine
  readonly #permissions: Texts
  readonly #secrets: Texts
  readonly #hidden: Set<string>
  readonly #lines: string[] = []
  #env: Texts = {}

  constructor(machine: Machine, permissions: Texts, secrets: Texts) {
    this.#machine = machine
    this.#permissions = permissions
    this.#secrets = secrets
    this.#hidden = new Set(Object.values(secrets).filter((secret) => secret !== ''))
  }

  get log(): string {
    return this.#lines.join('\n')
  }

  /** Why the step failed; undefined when it did not. */
  async take(step: Step): Promise<string | undefined> {
    if (step.run !== undefined) return this.#run(step.run, step.env ?? {})
    const left = actionOf(step.uses)(step.with ?? {}, this.#permissions)
    if (typeof left === 'string') return this.#fail(left)
    for (const text of left.hidden ?? []) this.#hidden.add(text)
    this.#env = { ...this.#env, ...left.env }
    return undefined
  }

  async #run(script: string, own: Texts): Promise<string | undefined> {
    const { project } = this.#machine
    const file = (name: string): string => path.join(project.base, name)
    fs.writeFileSync(file('step.sh'), script)
    fs.writeFileSync(file('set_env'), '')
    const given = Object.entries(own).map(([name, value]) => [name, filled(value, this.#secrets)])
    const env: Texts = { ...this.#env, ...(Object.fromEntries(given) as Texts) }
    // The runner prints each step and its variables before it runs it.
    this.#print([`Run ${script}`, 'env:', ...Object.entries(env).map(([name, value]) => `  ${name}: ${value}`)].join('\n'))
    // Where a workflow names no shell it is bash -e, without pipefail.
    const done = await this.#machine.start('bash', ['-e', file('step.sh')], {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_WORKSPACE: project.folder,
      RUNNER_OS: 'Linux',
      ...env,
      GITHUB_ENV: file('set_env'),
    })
    for (const line of `${done.stdout}${done.stderr}`.split('\n')) this.#read(line)
    // Also of a step that failed.
    this.#env = { ...this.#env, ...runnerVariables(fs.readFileSync(file('set_env'), 'utf8') || '\n') }
    return done.code === 0 ? undefined : this.#fail(`Process completed with exit code ${done.code}.`)
  }

  /** A command of a step is obeyed, and not shown; every other line is. */
  #read(line: string): void {
    const found = runnerMasks(line)
    if (found.size === 0) return this.#print(line)
    for (const text of found) this.#hidden.add(text)
  }

  #fail(reason: string): string {
    this.#print(`##[error]${reason}`)
    return reason
  }

  #print(text: string): void {
    this.#lines.push(...text.split(/\r\n|\n|\r/).map((line) => masked(line, this.#hidden)))
  }
}

/** Of expressions only `secrets.NAME`: a secret that is not set is an empty text. */
function filled(text: string, secrets: Texts): string {
  return text.replaceAll(/\$\{\{(.*?)\}\}/g, (expression, inside: string) => {
    const [, name] = /^ secrets\.(\w+) $/.exec(inside) ?? []
    if (name === undefined) throw new Error(`the expression ${expression} is not played here`)
    return secrets[name] ?? ''
  })
}
