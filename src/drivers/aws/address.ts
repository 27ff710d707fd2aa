import { NodeHttpHandler } from '@smithy/node-http-handler'
import { placeSettings, type AwsConfig, type PlaceSettings } from './config.ts'

/** Refuses to send, and knows where it would have gone. */
class Address extends NodeHttpHandler {
  url = ''

  override async handle(...[request]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const { protocol, hostname, port } = request
    this.url = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}`
    throw new DOMException('nothing is sent', 'AbortError')
  }
}

interface AddressSettings extends PlaceSettings {
  readonly requestHandler: NodeHttpHandler
  readonly maxAttempts: number
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/**
 * Where the SDK would send a call, from the configuration, the environment and the shared configuration, without sending anything;
 * undefined where no region is known. `attempt` makes a client with the settings and tries any call.
 */
export async function addressOf(
  config: AwsConfig,
  attempt: (settings: AddressSettings) => Promise<unknown>,
): Promise<string | undefined> {
  const address = new Address()
  const settings = {
    ...placeSettings(config),
    requestHandler: address,
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  }
  try {
    await attempt(settings)
  } catch {
    // It always fails: that is how nothing is sent.
  }
  return address.url || undefined
}
