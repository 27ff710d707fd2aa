import type { FieldValues } from './field.ts'

/** What a policy lets a person do: see secrets; also change them, with a way back; everything that keep can do. */
export const policyModes = ['read', 'write', 'admin'] as const

export type PolicyMode = (typeof policyModes)[number]

/** Values by operator and condition key, as IAM writes them. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>

export interface Statement {
  /** Says what the statement is for; letters and digits. */
  readonly Sid: string
  readonly Effect: 'Allow'
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Conditions
}

export interface PolicyDocument {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Statement[]
}

/** The secrets that a policy is about, and what may be done with them. */
export interface PolicyRequest {
  readonly slug: string
  readonly fields: FieldValues
  readonly namespace: string
  readonly envs: readonly string[]
  readonly mode: PolicyMode
}

export type PolicyMaker = (request: PolicyRequest) => readonly Statement[]

/** Characters of a managed policy (IAM and STS quotas); the quota does not count white space. */
export const maxPolicyLength = 6144

export function policyLength(document: PolicyDocument): number {
  return JSON.stringify(document).replaceAll(/\s/g, '').length
}

/** One document: a statement that only repeats another is left out, and a Sid that is taken gets a number. */
export function policyDocument(statements: readonly Statement[]): PolicyDocument {
  const distinct = new Map<string, Statement>()
  for (const { Sid, ...rest } of statements) {
    const said = JSON.stringify(rest)
    if (!distinct.has(said)) distinct.set(said, { Sid, ...rest })
  }
  const taken = new Set<string>()
  const numbered = [...distinct.values()].map((statement) => {
    let Sid = statement.Sid
    for (let number = 2; taken.has(Sid); number++) Sid = `${statement.Sid}${number}`
    taken.add(Sid)
    return { ...statement, Sid }
  })
  return { Version: '2012-10-17', Statement: numbered }
}
