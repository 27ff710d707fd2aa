import fs from 'node:fs'
import path from 'node:path'
import { binary, run, type Project, type Run } from '../support/project.ts'
import { program, recorder, type Started } from './recorder.ts'

/** Where a pipeline of a project runs: the project is checked out in it, and it has programs of its own before all others on the PATH. */
export class Machine {
  readonly project: Project
  readonly programs: string
  /** How `./deploy`, the last thing that a pipeline does, was started; undefined when it never was. */
  readonly deployed: () => Started | undefined

  constructor(project: Project) {
    this.project = project
    this.programs = path.join(project.base, 'programs')
    fs.mkdirSync(this.programs)
    this.deployed = recorder(project.folder, 'deploy', project.base)
  }

  get env(): Record<string, string> {
    return {
      PATH: `${this.programs}:${process.env['PATH'] ?? ''}`,
      HOME: this.project.home,
      // An emulator's address, and no search for credentials off this machine.
      AWS_EC2_METADATA_DISABLED: 'true',
    }
  }

  /** As `npm install --global` leaves it. */
  installKeep(): void {
    program(this.programs, 'keep', startKeep)
  }

  uninstallKeep(): void {
    fs.rmSync(path.join(this.programs, 'keep'))
  }

  /** An npm that can do what a pipeline needs of it: to install keep, by the name and one exact version of its package. It fetches nothing. */
  provideNpm(): void {
    const keep = path.join(this.programs, 'keep')
    const install = `cat > '${keep}' <<'END'\n#!/bin/sh\n${startKeep}\nEND\nchmod 755 '${keep}'`
    const exact = '^install --global keep-secrets@[0-9]+\\.[0-9]+\\.[0-9]+$'
    const check = `echo "$*" | grep -Eq '${exact}' || { echo "npm: no such package: $*" >&2; exit 1; }`
    program(this.programs, 'npm', `${check}\n${install}`)
    program(this.programs, 'npx', 'echo "npx: this would fetch somebody else\'s $1" >&2; exit 1')
  }

  /** Another program, which only keeps how it was started. */
  provide(name: string): () => Started | undefined {
    return recorder(this.programs, name, this.project.base)
  }

  start(name: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Run> {
    return run(name, args, { cwd: this.project.folder, env: { ...this.env, ...env } })
  }

  /** A script in the shell that a Makefile, a Dockerfile and most people have. */
  sh(script: string, ...flags: string[]): Promise<Run> {
    return this.start('/bin/sh', [...flags, '-c', script])
  }
}

const startKeep = `exec '${process.execPath}' '${binary}' "$@"`
