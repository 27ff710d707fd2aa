import { localProject, type Project } from '../support/project.ts'

/** Vaults `local` and `second`, neither of them the default, so that keep has to ask. */
export async function twoVaults(): Promise<Project> {
  const project = await localProject()
  await project.ok('vault:add', '--driver', 'local', '--slug', 'second', '--path', '.keep/second')
  changeConfig(project, (config) => delete config['defaultVault'])
  return project
}

/** Secret X of `local`, first `one`, then `two`. */
export async function twoRevisions(): Promise<Project> {
  const project = await localProject()
  await project.ok('set', 'X', 'one', '--env', 'local')
  await project.ok('set', 'X', 'two', '--env', 'local')
  return project
}

/** A configuration that needs a person's word: its vault lies outside of the project. */
export async function reachingOut(path = '../outside'): Promise<Project> {
  const project = await localProject()
  changeConfig(project, (config) => (config.vaults['local']!['path'] = path))
  return project
}

type Members = Record<string, unknown>

interface Config extends Members {
  readonly vaults: Record<string, Members>
}

export function config(project: Project): Config {
  const found: Config = JSON.parse(project.read('.keep.json'))
  return found
}

export function changeConfig(project: Project, change: (members: Config) => void): void {
  const members = config(project)
  change(members)
  project.write('.keep.json', JSON.stringify(members, null, 2))
}
