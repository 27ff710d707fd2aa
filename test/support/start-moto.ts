import { type ChildProcessByStdio, spawn } from 'node:child_process'
import path from 'node:path'
import type { Readable, Writable } from 'node:stream'
import type { TestProject } from 'vitest/node'
import { fetchPython } from './fetch-python.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where moto, the emulator of AWS, listens. */
    moto: string
    /** The `bin` folder of the Python environment in which moto and the AWS command line are installed. */
    python: string
  }
}

const server = path.join(import.meta.dirname, 'serve-moto.py')
const deadline = 60_000
/** Nothing in it belongs to anybody, and nothing makes moto look for more. */
const credentials = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_SESSION_TOKEN: 'testing',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_EC2_METADATA_DISABLED: 'true',
}

/** Starts moto for the test run; ends it afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const python = fetchPython()
  // Its standard input stays open as long as this process lives: moto ends with it, however it ends.
  const moto = spawn(path.join(python, 'python'), [server], {
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...credentials },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => moto.once('close', () => resolve()))
  const end = async (): Promise<void> => {
    moto.kill()
    await ended
  }
  try {
    project.provide('moto', `http://127.0.0.1:${await portOf(moto)}`)
    project.provide('python', python)
  } catch (error) {
    await end()
    throw error
  }
  return end
}

function portOf(moto: ChildProcessByStdio<Writable, Readable, Readable>): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const fail = (what: string): void => reject(new Error(`moto ${what}:\n${output.trim().split('\n').slice(-15).join('\n')}`))
    const timer = setTimeout(() => fail(`did not answer within ${deadline / 1000} s`), deadline)
    const read = (chunk: Buffer): void => {
      // moto writes a line for each request: what is kept is what an error would show.
      output = (output + chunk.toString()).slice(-5000)
      const port = /^port (\d+)$/m.exec(output)?.[1]
      if (port === undefined) return
      clearTimeout(timer)
      resolve(port)
    }
    moto.stdout.on('data', read)
    moto.stderr.on('data', read)
    moto.once('error', (error) => fail(`could not be started: ${error.message}`))
    moto.once('close', (code) => fail(`ended with ${code}`))
  })
}
