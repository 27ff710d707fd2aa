import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

export const root = path.resolve(import.meta.dirname, '../..')
export const binary = path.join(root, 'bin/keep.js')

export interface Run {
  readonly stdout: string
  readonly stderr: string
  /** The exit code, or undefined when a signal ended it. */
  readonly code: number | undefined
}

export interface RunOptions {
  /** Standard input; empty when left out. */
  readonly input?: string | Buffer
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Flags for node itself. */
  readonly node?: readonly string[]
}

/** A folder and a home of its own, in which the real binary runs with nothing of this machine's environment but PATH. */
export class Project {
  readonly base = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-test-'))
  readonly folder = path.join(this.base, 'myapp')
  readonly home = path.join(this.base, 'home')

  constructor() {
    fs.mkdirSync(this.folder)
    fs.mkdirSync(this.home)
  }

  get env(): Record<string, string> {
    return { PATH: process.env['PATH'] ?? '', HOME: this.home }
  }

  async keep(args: readonly string[], options: RunOptions = {}): Promise<Run> {
    return run(process.execPath, [...(options.node ?? []), binary, ...args], {
      cwd: this.folder,
      ...options,
      env: { ...this.env, ...options.env },
    })
  }

  /** The same for a step that must succeed: its stdout. */
  async ok(...args: string[]): Promise<string> {
    const done = await this.keep(args)
    if (done.code !== 0) throw new Error(`keep ${args.join(' ')} ended with ${done.code}: ${done.stderr}`)
    return done.stdout
  }

  file(name: string): string {
    return path.join(this.folder, name)
  }

  read(name: string): string {
    return fs.readFileSync(this.file(name), 'utf8')
  }

  write(name: string, text: string): void {
    fs.mkdirSync(path.dirname(this.file(name)), { recursive: true })
    fs.writeFileSync(this.file(name), text)
  }

  remove(): void {
    fs.rmSync(this.base, { recursive: true, force: true })
  }
}

/** An empty folder; gone after the test. */
export function emptyProject(): Project {
  const project = new Project()
  onTestFinished(() => project.remove())
  return project
}

/** A project with a local vault and an age key, as `keep init --yes` leaves it. */
export async function localProject(): Promise<Project> {
  const project = emptyProject()
  await project.ok('init', '--yes')
  return project
}

export function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: options.cwd, env: options.env, stdio: ['pipe', 'pipe', 'pipe'] })
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []]
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString(), code: code ?? undefined }),
    )
    // A program that ends without reading its input is no failure of the test.
    child.stdin.on('error', () => undefined)
    child.stdin.end(options.input ?? '')
  })
}
