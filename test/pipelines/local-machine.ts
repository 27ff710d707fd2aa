import fs from 'node:fs'
import path from 'node:path'
import { localProject } from '../support/project.ts'
import { Machine } from './machine.ts'
import { store, values } from './values.ts'

/** A machine on which somebody works, with keep and their age key, and a project whose secrets are in its local vault. */
export class LocalMachine extends Machine {
  get #keys(): string {
    return path.join(this.project.home, '.config/sops/age/keys.txt')
  }

  /** Takes the age key away: from now on nothing can be read. The key. */
  loseKey(): string {
    const key = /^AGE-SECRET-KEY-.*$/m.exec(fs.readFileSync(this.#keys, 'utf8'))?.[0]
    if (key === undefined) throw new Error('there is no age key')
    fs.rmSync(this.#keys)
    return key
  }
}

/** With these secrets in an environment; ends with the test. */
export async function localMachine(env: string, secrets: Readonly<Record<string, string>> = values): Promise<LocalMachine> {
  const machine = new LocalMachine(await localProject())
  await store(machine.project, env, secrets)
  machine.installKeep()
  return machine
}
