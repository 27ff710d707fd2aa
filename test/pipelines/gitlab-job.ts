import { parse } from 'yaml'
import { checkNames } from './known-names.ts'
import type { Machine } from './machine.ts'

type Texts = Readonly<Record<string, string>>

export interface GitlabJob {
  readonly image: string
  readonly id_tokens?: Readonly<Record<string, { readonly aud: string }>>
  readonly variables?: Texts
  readonly script: readonly string[]
}

/** The token that GitLab gives to a job that asks for one. */
export const idToken = 'header-of-the-token.claims-of-the-token.signature-of-the-token'

/** The one job of a `.gitlab-ci.yml`. */
export function gitlabJob(text: string): GitlabJob {
  const [job, ...others] = Object.values(parse(text) as Record<string, GitlabJob>)
  if (job === undefined || others.length > 0) throw new Error('a file of one job is played')
  checkNames(job, ['image', 'environment', 'id_tokens', 'variables', 'script'])
  return job
}

/**
 * Runs a job as the runner of GitLab does in an image that has bash: all lines of its script in one shell, each shown before it is run.
 * `settings` are the variables of the project.
 */
export async function runGitlabJob(
  job: GitlabJob,
  machine: Machine,
  settings: Texts = {},
): Promise<{ readonly log: string; readonly code: number | undefined }> {
  const tokens = Object.keys(job.id_tokens ?? {}).map((name) => [name, idToken])
  const lines = job.script.flatMap((line) => [`echo ${quoted(`$ ${line}`)}`, line])
  const script = `if set -o | grep pipefail > /dev/null; then set -o pipefail; fi; set -o errexit
set +o noclobber
: | eval ${quoted(lines.join('\n'))}
exit 0
`
  const done = await machine.start('bash', ['-c', script], {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PROJECT_DIR: machine.project.folder,
    ...settings,
    ...job.variables,
    ...(Object.fromEntries(tokens) as Texts),
  })
  const ending = done.code === 0 ? 'Job succeeded' : `ERROR: Job failed: exit code ${done.code}`
  return { log: `${done.stdout}${done.stderr}${ending}`, code: done.code }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
