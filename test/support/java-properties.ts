import path from 'node:path'
import { isHere, printedBy, type Answers } from './ask.ts'

/** It compiles its program as it runs it, which a runtime alone does not. */
const java = {
  name: 'java.util.Properties',
  remedy: 'install a JDK, such as default-jdk-headless',
  program: 'java',
  args: [path.join(import.meta.dirname, 'PropertiesReader.java')],
}

/** What Java has of each .properties text; undefined on a machine without it. */
export function javaProperties(texts: readonly string[]): Answers | undefined {
  if (!isHere('javac', java.name, java.remedy)) return undefined
  const printed = printedBy(java, texts.map((text) => `${Buffer.from(text).toString('base64')}\n`).join(''))
  return printed?.split('\n').slice(0, -1).map(values)
}

function values(line: string): Record<string, string> {
  const pairs = line.split(' ').filter((pair) => pair !== '')
  return Object.fromEntries(pairs.map((pair) => pair.split(':').map((text) => Buffer.from(text, 'base64').toString('utf16le'))))
}
