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
  type DescribeParametersResult,
  type GetParametersByPathResult,
  type GetParametersResult,
  type Parameter,
  type ParameterHistory,
  type PutParameterCommandInput,
  type SSMClient,
  type Tag,
} from '@aws-sdk/client-ssm'
import type { Connection } from '../aws/connection.ts'
import { notAnswered, vendorName, type Asked } from '../aws/errors.ts'
import { pages } from '../aws/pages.ts'

/** The most names of one GetParameters, and of the pages of the lists (API Reference). */
export const batchSize = 10
const pathPage = 10
const describePage = 50
const historyPage = 50

/** The calls of Parameter Store that keep makes. Absence is undefined or false. `key` is the name as a person knows it. */
export class ParametersApi {
  readonly #connection: Connection<SSMClient>

  constructor(connection: Connection<SSMClient>) {
    this.#connection = connection
  }

  /** Decrypted. `selector` is a version number or a label. */
  async get(
    name: string,
    key: string,
    { selector, over }: { readonly selector?: string | undefined; readonly over?: AbortSignal } = {},
  ): Promise<Parameter | undefined> {
    const command = new GetParameterCommand({
      Name: selector === undefined ? name : `${name}:${selector}`,
      WithDecryption: true,
    })
    const asked = { action: 'ssm:GetParameter', doing: `read ${key}` }
    const answer = await unlessAbsent(
      this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over),
    )
    if (answer !== undefined && answer.Parameter?.Name !== name) throw notAnswered(asked)
    return answer?.Parameter
  }

  /** Decrypted; at most `batchSize` names. One name that is denied fails the whole call. */
  async batch(names: readonly string[], over: AbortSignal): Promise<GetParametersResult> {
    const command = new GetParametersCommand({ Names: [...names], WithDecryption: true })
    const asked = { action: 'ssm:GetParameters', doing: 'read secrets' }
    const answer = await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }), over)
    if (answer.Parameters === undefined && answer.InvalidParameters === undefined) throw notAnswered(asked)
    return answer
  }

  /** One page of the parameters right below a path, decrypted: at most ten, and none is a page too. */
  async byPath(path: string, token: string | undefined): Promise<GetParametersByPathResult> {
    const command = new GetParametersByPathCommand({
      Path: path,
      Recursive: false,
      WithDecryption: true,
      MaxResults: pathPage,
      NextToken: token,
    })
    const asked = { action: 'ssm:GetParametersByPath', doing: 'read the secrets' }
    return listed(asked, await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal })))
  }

  /** One page of what is known of the parameters right below a path, without values: five times as many as `byPath` gives. */
  async describeBelow(path: string, token: string | undefined): Promise<DescribeParametersResult> {
    const command = new DescribeParametersCommand({
      ParameterFilters: [{ Key: 'Path', Option: 'OneLevel', Values: [path] }],
      MaxResults: describePage,
      NextToken: token,
    })
    const asked = { action: 'ssm:DescribeParameters', doing: 'list the secrets' }
    return listed(asked, await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal })))
  }

  /** Oldest first. With `decrypt` false a SecureString has its ciphertext for a value. */
  async history(name: string, key: string, decrypt: boolean): Promise<ParameterHistory[]> {
    const asked = { action: 'ssm:GetParameterHistory', doing: `read the history of ${key}` }
    const found: ParameterHistory[] = []
    await pages(async (token) => {
      const command = new GetParameterHistoryCommand({
        Name: name,
        WithDecryption: decrypt,
        MaxResults: historyPage,
        NextToken: token,
      })
      const answer = await unlessAbsent(
        this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal })),
      )
      if (answer === undefined) return undefined
      const told = listed(asked, answer).Parameters ?? []
      if (told.some(({ Name }) => Name !== name)) throw notAnswered(asked)
      found.push(...told)
      return answer.NextToken
    }, asked.doing)
    return found
  }

  /** The version it made. Not tried again after a lost answer: a second overwrite is a second version, and a second creation finds the first. */
  async put(input: PutParameterCommandInput, key: string): Promise<number> {
    const asked = { action: 'ssm:PutParameter', doing: `write ${key}` }
    const { Version } = await this.#connection.writeOnce(asked, (client, abortSignal) =>
      client.send(new PutParameterCommand(input), { abortSignal }),
    )
    if (Version === undefined) throw notAnswered(asked)
    return Version
  }

  async remove(name: string, key: string): Promise<boolean> {
    const command = new DeleteParameterCommand({ Name: name })
    const asked = { action: 'ssm:DeleteParameter', doing: `delete ${key}` }
    const call = this.#connection.writeOnce(asked, (client, abortSignal) => client.send(command, { abortSignal }))
    const answer = await unlessAbsent(call)
    // AWS says no more here than that it was AWS: its answers bear the id of the request, those of a proxy in between do not.
    if (answer !== undefined && answer.$metadata.requestId === undefined) throw notAnswered(asked)
    return answer !== undefined
  }

  async tags(name: string, key: string): Promise<Tag[]> {
    const command = new ListTagsForResourceCommand({ ResourceType: 'Parameter', ResourceId: name })
    const asked = { action: 'ssm:ListTagsForResource', doing: `read the tags of ${key}` }
    const answer = await this.#connection.read(asked, (client, abortSignal) => client.send(command, { abortSignal }))
    return answer.TagList ?? []
  }

  async tag(name: string, key: string, tags: Tag[]): Promise<void> {
    const command = new AddTagsToResourceCommand({ ResourceType: 'Parameter', ResourceId: name, Tags: tags })
    const asked = { action: 'ssm:AddTagsToResource', doing: `tag ${key}` }
    await this.#connection.write(asked, (client, abortSignal) => client.send(command, { abortSignal }))
  }
}

/** An answer without a list, such as an empty one, is none: where nothing is, the list is empty. */
function listed<T extends { readonly Parameters?: unknown }>(asked: Asked, answer: T): T {
  if (answer.Parameters === undefined) throw notAnswered(asked)
  return answer
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
