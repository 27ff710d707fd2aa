import { readDocker } from '../../dotenv/docker.ts'
import type { Dialect } from './dialect.ts'

/** `docker run --env-file`: no quotes and no escapes, a line is what it is. */
export const docker: Dialect = {
  reader: 'docker --env-file',
  form,
  quoting: 'none',
  read: readDocker,
  readers: ['docker'],
}

/** A longer line ends docker's scanner. */
const longestLine = 65_535

function form(value: string, name: string): string | undefined {
  return /[\n\r]/.test(value) || Buffer.byteLength(`${name}=${value}`) > longestLine ? undefined : value
}
