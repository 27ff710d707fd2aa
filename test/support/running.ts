import { spawn, type ChildProcess } from 'node:child_process'
import { onTestFinished } from 'vitest'
import { binary, type Project } from './project.ts'

const limit = 30_000

export interface RunningOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly node?: string
}

/** keep while it runs, without a terminal. It does not outlive the test, and neither does what it started in its group. */
export class Running {
  readonly child: ChildProcess
  #stdout = ''
  #stderr = ''
  readonly code: Promise<number | undefined>

  constructor(project: Project, args: readonly string[], { env = {}, node = process.execPath }: RunningOptions = {}) {
    this.child = spawn(node, [binary, ...args], {
      cwd: project.folder,
      env: { ...project.env, ...env },
      stdio: 'pipe',
      detached: true,
    })
    this.child.stdout?.on('data', (chunk: Buffer) => (this.#stdout += chunk.toString()))
    this.child.stderr?.on('data', (chunk: Buffer) => (this.#stderr += chunk.toString()))
    this.code = new Promise((resolve) => this.child.once('close', (code) => resolve(code ?? undefined)))
    onTestFinished(() => this.#endGroup())
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  get stdout(): string {
    return this.#stdout
  }

  get stderr(): string {
    return this.#stderr
  }

  /** Waits until this stands in stdout. */
  async printed(wanted: string | RegExp): Promise<void> {
    await until(
      () => (typeof wanted === 'string' ? this.#stdout.includes(wanted) : wanted.test(this.#stdout)),
      () => `${String(wanted)} was never printed\nstdout: ${this.#stdout}\nstderr: ${this.#stderr}`,
    )
  }

  async told(wanted: string): Promise<void> {
    await until(
      () => this.#stderr.includes(wanted),
      () => `${wanted} was never told\nstderr: ${this.#stderr}`,
    )
  }

  #endGroup(): void {
    try {
      process.kill(-this.pid, 'SIGKILL')
    } catch {
      // It has ended, and all that it started.
    }
  }
}

export async function until(isSo: () => boolean, failure: () => string): Promise<void> {
  const end = Date.now() + limit
  while (!isSo()) {
    if (Date.now() > end) throw new Error(failure())
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
