import { spawnSync } from 'node:child_process'
import { unavailable } from './unavailable.ts'

/** The words before a command that make it process 1 of a namespace of its own, as in a container; undefined where that is not allowed. */
export function pidNamespace(): readonly string[] | undefined {
  const words = ['unshare', '--user', '--map-root-user', '--pid', '--fork', '--mount-proc', '--kill-child']
  const { status } = spawnSync('unshare', [...words.slice(1), 'true'])
  return status === 0 ? words : unavailable('an init process', 'allow namespaces of users and processes (unshare --user --pid)')
}
