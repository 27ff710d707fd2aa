import { accessDenied } from '../aws/faults.ts'
import { secretsManagerProject, type SecretsManagerProject } from '../support/secrets-manager-project.ts'
import { Machine } from './machine.ts'
import { store } from './values.ts'

/** A machine without keep and without credentials, and a project whose secrets are in AWS. */
export class AwsMachine extends Machine {
  declare readonly project: SecretsManagerProject

  /** The access keys that the calls were signed with, each once. */
  get signers(): string[] {
    const keys = this.project.proxy.calls.map(({ headers }) => /Credential=(\w+)/.exec(headers.authorization ?? '')?.[1])
    return [...new Set(keys.filter((key) => key !== undefined))]
  }

  /** From now on the role may do nothing. */
  deny(): void {
    this.project.proxy.on({ action: /Secret/, times: Infinity, fault: accessDenied() })
  }
}

/** With the values in its environment production; ends with the test. */
export async function awsMachine(): Promise<AwsMachine> {
  const project = await secretsManagerProject()
  await store(project, 'production')
  project.proxy.reset()
  const machine = new AwsMachine(project)
  machine.provideNpm()
  return machine
}
