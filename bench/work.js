import { environment } from './places.js'

/** The budgets of the project: `ratio` to a bare node's start, or `over` it in milliseconds. */
const budgets = new Map([
  ['--version', { ratio: 1.3 }],
  ['get of 100', { ratio: 2 }],
  ['get of 10000', { over: 500 }],
  ['set of 10000', { over: 500 }],
  ['export of 10000', { over: 1500 }],
])

/** Each task as keep does it and, where sops is there, as sops does: `{ title, budget, keep, sops, commands }`. */
export function work(projects, { keep, sops }) {
  const [anywhere] = projects.values()
  const rows = [row('--version', anywhere, { keep: ['--version'] }), row('--help', anywhere, { keep: ['--help'] })]
  for (const [size, project] of projects) rows.push(...onVault(size, project))
  return rows

  function onVault(size, project) {
    const { key, sopsFile } = project
    const place = JSON.stringify([key])
    return [
      row(`get of ${size}`, project, { keep: ['get', key], sops: ['decrypt', '--extract', place, sopsFile] }),
      // A value that is new in each round: the same again would not be written.
      row(`set of ${size}`, project, {
        keep: ['set', key],
        sops: ['set', sopsFile, place],
        last: { keep: (round) => [`value ${round}`], sops: (round) => [JSON.stringify(`value ${round}`)] },
      }),
      row(`show of ${size}`, project, { keep: ['show'], sops: ['decrypt', sopsFile] }),
      row(`export of ${size}`, project, { keep: ['export'], sops: ['decrypt', '--output-type', 'dotenv', sopsFile] }),
      row(`run with ${size}`, project, { keep: ['run', '--', 'true'], sops: ['exec-env', sopsFile, 'true'] }),
    ]
  }

  function row(title, project, { keep: ours, sops: theirs = ours, last = {} }) {
    const at = { cwd: project.directory, env: { ...environment, ...keyVariables(project) } }
    const own = { words: [...keep, ...ours], last: last.keep, ...at }
    const other = sops && { words: [...sops, ...theirs], last: last.sops, ...at }
    return { title, budget: budgets.get(title), keep: own, sops: other, commands: other ? [own, other] : [own] }
  }
}

function keyVariables({ keyFile }) {
  return { SOPS_AGE_KEY_FILE: keyFile, SOPS_DISABLE_VERSION_CHECK: 'true' }
}
