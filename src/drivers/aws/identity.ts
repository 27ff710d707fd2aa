import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import type { Host, Identity } from '../../core/vault.ts'
import type { AwsConfig } from './config.ts'
import { Connection } from './connection.ts'

/** Seconds that a question about ourselves may take; nothing depends on the answer. */
const patience = 5

/** Who we are, as the Security Token Service says; needs no permission. Rejects like any other call. */
export async function callerIdentity(config: AwsConfig, vault: string, host: Host): Promise<Identity> {
  const { endpoint: _, ...elsewhere } = config
  const settings = { ...elsewhere, endpoint: undefined, timeout: Math.min(patience, config.timeout) }
  const sts = new Connection(settings, vault, host, { inFlight: 1, writesPerSecond: 1 }, (made) => new STSClient(made))
  const asked = { action: 'sts:GetCallerIdentity', doing: 'ask AWS who we are', mode: 'read' as const, flags: `--vault ${vault}` }
  const { Account = '', Arn = '' } = await sts.read(asked, (client, abortSignal) =>
    client.send(new GetCallerIdentityCommand({}), { abortSignal }),
  )
  return { account: Account, arn: Arn }
}
