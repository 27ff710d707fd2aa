import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { run, type Run } from '../support/project.ts'
import type { Started } from './recorder.ts'

/** An instruction of a Dockerfile, with the lines that go on in it. */
type Instruction = readonly [name: string, rest: string]

/**
 * What the `docker build` that was started does with the Dockerfile in its folder, into the folder `image`: each `RUN` has the files of the
 * image and its secrets, and not the environment of whoever builds. The first `RUN` that fails, or the last. An instruction or a flag that is
 * not known here is an error.
 */
export async function dockerBuild({ args, env, folder }: Started, image: string): Promise<Run> {
  const given = givenSecrets(args, env)
  let last: Run = { stdout: '', stderr: 'nothing was run', code: 1 }
  for (const [name, rest] of instructions(fs.readFileSync(path.join(folder, 'Dockerfile'), 'utf8'))) {
    if (name === 'COPY' && rest === '. .') fs.cpSync(folder, image, { recursive: true })
    else if (name === 'RUN') last = await runWith(given, rest, image)
    else if (!['FROM', 'WORKDIR', 'CMD'].includes(name)) throw new Error(`${name} ${rest} is not played here`)
    if (name === 'RUN' && last.code !== 0) return last
  }
  return last
}

function instructions(text: string): Instruction[] {
  const lines = text
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll('\\\n', '')
    .split('\n')
  return lines.filter((line) => line !== '').map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)])
}

/** By their ids. As BuildKit has it, a variable that is not set is an empty secret. */
function givenSecrets(args: readonly string[], env: Readonly<Record<string, string>>): Map<string, string> {
  const [command, ...rest] = args
  if (command !== 'build' || rest.pop() !== '.') throw new Error(`docker ${args.join(' ')} is not played here`)
  const secrets = new Map<string, string>()
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    const value = rest.shift() ?? ''
    const [, id, variable] = /^id=(\w+),env=(\w+)$/.exec(value) ?? []
    if (flag === '--tag') continue
    if (flag !== '--secret' || id === undefined || variable === undefined) throw new Error(`${flag} ${value} is not played here`)
    secrets.set(id, env[variable] ?? '')
  }
  return secrets
}

/** The mounts are files for this command alone, in a folder that is no part of the image. */
async function runWith(given: ReadonlyMap<string, string>, rest: string, image: string): Promise<Run> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'keep-mount-'))
  try {
    let command = rest
    for (let mount = mountOf(command); mount !== undefined; mount = mountOf(command)) {
      command = mount.command
      const secret = given.get(mount.id)
      if (secret !== undefined) fs.writeFileSync(path.join(folder, mount.id), secret, { mode: 0o400 })
      else if (mount.required) return { stdout: '', stderr: `secret ${mount.id}: not found`, code: 1 }
    }
    const there = command.replaceAll('/run/secrets/', `${folder}/`)
    return await run('/bin/sh', ['-c', there], { cwd: image, env: { PATH: process.env['PATH'] ?? '' } })
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}

function mountOf(text: string): { id: string; required: boolean; command: string } | undefined {
  const [, options, command] = /^\s*--mount=(\S+)\s+(.*)$/s.exec(text) ?? []
  if (options === undefined || command === undefined) return undefined
  const { type, id, required = 'false', ...others } = Object.fromEntries(options.split(',').map((option) => option.split('=')))
  if (type !== 'secret' || id === undefined || Object.keys(others).length > 0) throw new Error(`${options} is not played here`)
  return { id, required: required === 'true', command }
}
