import {
  AddTagsToResourceCommand,
  DeleteParameterCommand,
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  type GetParametersResult,
  type Parameter,
  type ParameterHistory,
  type ParameterMetadata,
  type PutParameterCommandInput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
  type SSMClient,
  type SSMClientResolvedConfig,
  type Tag,
} from '@aws-sdk/client-ssm'
import type { Command } from '@smithy/types'
import type { PolicyMode } from '../../core/policy.ts'
import type { Connection } from '../aws/connection.ts'
import { notAnswered, type Asked } from '../aws/error-texts.ts'
import { vendorName } from '../aws/errors.ts'
import { namedEntries } from '../aws/named.ts'
import { allOf, pages } from '../aws/pages.ts'
import { tagList } from '../aws/tags.ts'

/** The most names of one GetParameters, and of the pages of the lists (API Reference). */
export const batchSize = 10
const pathPage = 10
const describePage = 50
const historyPage = 50

type Sendable<I extends ServiceInputTypes, O extends ServiceOutputTypes> = Command<
  ServiceInputTypes,
  I,
  ServiceOutputTypes,
  O,
  SSMClientResolvedConfig
>

/** The calls of Parameter Store that keep makes. Absence is undefined or false. `key` is the name as a person knows it. */
export class ParametersApi {
  readonly #connection: Connection<SSMClient>
  readonly #flags: string

  /** `flags` name the place that is asked, for hints. */
  constructor(connection: Connection<SSMClient>, flags: string) {
    this.#connection = connection
    this.#flags = flags
  }

  #asked(action: string, doing: string, mode: PolicyMode): Asked {
    return { action: `ssm:${action}`, doing, mode, flags: this.#flags }
  }

  /** Decrypted. `selector` is a version number or a label; `over` ends a read that nobody waits for any more. */
  async get(
    name: string,
    key: string,
    { selector, over }: { readonly selector?: string | undefined; readonly over?: AbortSignal } = {},
  ): Promise<Parameter | undefined> {
    const asked = this.#asked('GetParameter', `read ${key}`, 'read')
    const Name = selector === undefined ? name : `${name}:${selector}`
    const answer = await unlessAbsent(this.#read(asked, new GetParameterCommand({ Name, WithDecryption: true }), over))
    const told = answer?.Parameter
    const isOther = told?.Name !== name || (isNumber(selector) && told.Version !== Number(selector))
    if (answer !== undefined && isOther) throw notAnswered(asked)
    return told
  }

  /** Decrypted; at most `batchSize` names. One name that is denied fails the whole call. */
  async batch(names: readonly string[], over: AbortSignal): Promise<GetParametersResult> {
    const asked = this.#asked('GetParameters', 'read secrets', 'read')
    const answer = await this.#read(asked, new GetParametersCommand({ Names: [...names], WithDecryption: true }), over)
    if (!Array.isArray(answer.Parameters) && !Array.isArray(answer.InvalidParameters)) throw notAnswered(asked)
    return answer
  }

  /** The parameters right below a path, ten a page. With `decrypt` false a SecureString has its ciphertext for a value. */
  byPath(path: string, decrypt: boolean): AsyncIterable<readonly Parameter[]> {
    const asked = this.#asked('GetParametersByPath', 'read the secrets', 'read')
    return pages(async (NextToken) => {
      const input = { Path: path, Recursive: false, WithDecryption: decrypt, MaxResults: pathPage, NextToken }
      const answer = await this.#read(asked, new GetParametersByPathCommand(input))
      return { items: namedEntries(asked, answer.Parameters, `${path}/`), next: answer.NextToken }
    }, asked.doing)
  }

  /** What is known of the parameters right below a path, without values, fifty a page. */
  describeBelow(path: string): AsyncIterable<readonly ParameterMetadata[]> {
    const asked = this.#asked('DescribeParameters', 'list the secrets', 'read')
    return pages(async (NextToken) => {
      const ParameterFilters = [{ Key: 'Path', Option: 'OneLevel', Values: [path] }]
      const answer = await this.#read(
        asked,
        new DescribeParametersCommand({ ParameterFilters, MaxResults: describePage, NextToken }),
      )
      return { items: namedEntries(asked, answer.Parameters, `${path}/`), next: answer.NextToken }
    }, asked.doing)
  }

  /** Oldest first; none for a parameter that is not there. With `decrypt` false a SecureString has its ciphertext for a value. */
  async history(name: string, key: string, decrypt: boolean): Promise<ParameterHistory[]> {
    const asked = this.#asked('GetParameterHistory', `read the history of ${key}`, 'read')
    const entries = pages(async (NextToken) => {
      const input = { Name: name, WithDecryption: decrypt, MaxResults: historyPage, NextToken }
      const answer = await unlessAbsent(this.#read(asked, new GetParameterHistoryCommand(input)))
      if (answer === undefined) return { items: [], next: undefined }
      const items = namedEntries(asked, answer.Parameters, name)
      if (items.some(({ Name }) => Name !== name)) throw notAnswered(asked)
      return { items, next: answer.NextToken }
    }, asked.doing)
    return (await allOf(entries)).toSorted((a, b) => (a.Version ?? 0) - (b.Version ?? 0))
  }

  /** The version it made. Not tried again after a lost answer: a second overwrite is a second version, and a second creation finds the first. */
  async put(input: PutParameterCommandInput, key: string): Promise<number> {
    const asked = this.#asked('PutParameter', `write ${key}`, 'write')
    const { Version } = await this.#writeOnce(asked, new PutParameterCommand(input))
    if (Version === undefined) throw notAnswered(asked)
    return Version
  }

  async remove(name: string, key: string): Promise<boolean> {
    const asked = this.#asked('DeleteParameter', `delete ${key}`, 'admin')
    const answer = await unlessAbsent(this.#writeOnce(asked, new DeleteParameterCommand({ Name: name })))
    // AWS says no more here than that it was AWS: its answers bear the id of the request, those of a proxy in between do not.
    if (answer !== undefined && answer.$metadata.requestId === undefined) throw notAnswered(asked)
    return answer !== undefined
  }

  async tags(name: string, key: string): Promise<Tag[]> {
    const asked = this.#asked('ListTagsForResource', `read the tags of ${key}`, 'write')
    const answer = await this.#read(asked, new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name }))
    return answer.TagList ?? []
  }

  async tag(name: string, key: string, tags: ReadonlyMap<string, string>): Promise<void> {
    const asked = this.#asked('AddTagsToResource', `tag ${key}`, 'write')
    const command = new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: name, Tags: tagList(tags) })
    await this.#connection.write(asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }

  async #read<I extends ServiceInputTypes, O extends ServiceOutputTypes>(
    asked: Asked,
    command: Sendable<I, O>,
    over?: AbortSignal,
  ): Promise<O> {
    return this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over)
  }

  async #writeOnce<I extends ServiceInputTypes, O extends ServiceOutputTypes>(asked: Asked, command: Sendable<I, O>): Promise<O> {
    return this.#connection.writeOnce(asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }
}

function isNumber(selector: string | undefined): boolean {
  return selector !== undefined && /^\d+$/.test(selector)
}

const absence = new Set(['ParameterNotFound', 'ParameterVersionNotFound'])

async function unlessAbsent<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (absence.has(vendorName(error) ?? '')) return undefined
    throw error
  }
}
