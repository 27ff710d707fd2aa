import { KeepError } from '../../core/errors.ts'
import { holders, refusedKeys, refuseUnheld } from './holders.ts'
import type { Entries, Writer } from './writer.ts'

/** What a Secret may hold in all (MaxSecretSize of Kubernetes). */
const mostBytes = 1024 * 1024

/** A v1 Secret as YAML, keys as they are, values in base64. `name` is that of the Secret. */
export function k8sWriter(name: string): Writer {
  if (!isSecretName(name))
    throw new KeepError('usage', `a Kubernetes Secret cannot be named "${name}"`, {
      hint: 'add --name NAME: lower-case letters, digits, - and ., at most 253',
    })
  return { write: (entries) => manifest(name, checked(entries)) }
}

/** A DNS subdomain (RFC 1123), as Kubernetes has it. */
function isSecretName(name: string): boolean {
  const label = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?'
  return name.length <= 253 && new RegExp(`^${label}(?:\\.${label})*$`).test(name)
}

function checked(entries: Entries): Entries {
  const odd = entries.map(([key]) => key).filter((key) => !holders.k8s.key(key))
  if (odd.length > 0) throw refusedKeys(`a Kubernetes Secret cannot have a key named ${odd.join(', ')}`, odd, entries)
  refuseUnheld('k8s', entries)
  const bytes = entries.reduce((sum, [, value]) => sum + Buffer.byteLength(value), 0)
  if (bytes > mostBytes)
    throw new KeepError('unwritable', `a Kubernetes Secret holds 1 MiB, and these are ${bytes} bytes`, {
      hint: 'make several, with --only and --name',
    })
  return entries
}

/** In quotes throughout: `no`, `1e3` and base64 of digits alone would be something else than text. */
function manifest(name: string, entries: Entries): string {
  const lines = entries.map(([key, value]) => `  "${key}": "${Buffer.from(value).toString('base64')}"\n`)
  const data = lines.length === 0 ? 'data: {}\n' : `data:\n${lines.join('')}`
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: "${name}"\ntype: Opaque\n${data}`
}
