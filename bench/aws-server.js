// Plays AWS on loopback for the benchmark: as many secrets as the first argument says, each answer after as many milliseconds as the
// second says. Secrets Manager and Parameter Store answer from memory, so that nothing but the client is measured. Prints its port.
import http from 'node:http'
import process from 'node:process'

let calls = 0
// A benchmark that fails takes its server along.
process.on('disconnect', () => process.exit())
process.on('message', () => {
  process.send(calls)
  calls = 0
})

const [count, delay] = process.argv.slice(2).map(Number)
const prefix = 'bench/local/'
const keys = Array.from({ length: count }, (_, index) => `SERVICE_${String(index).padStart(5, '0')}_TOKEN`)
const secrets = new Map(keys.map((key, index) => [`${prefix}${key}`, secret(key, index)]))

const answers = {
  ListSecrets({ MaxResults, NextToken }) {
    const from = Number(NextToken ?? 0)
    const page = [...secrets.values()].slice(from, from + MaxResults)
    return { SecretList: page.map(listed), ...(from + MaxResults < count && { NextToken: String(from + MaxResults) }) }
  },
  BatchGetSecretValue({ SecretIdList }) {
    return { SecretValues: SecretIdList.map((name) => valued(secrets.get(name))), Errors: [] }
  },
  GetSecretValue: ({ SecretId }) => valued(secrets.get(SecretId)),
  DescribeParameters({ ParameterFilters, MaxResults, NextToken }) {
    // Where it is denied, keep pages by path.
    if (ParameterFilters[0].Values[0] === '/bench/paged') return { __type: 'AccessDeniedException' }
    return parameterPage(MaxResults, NextToken, described)
  },
  GetParametersByPath({ Path, MaxResults, NextToken }) {
    const page = parameterPage(MaxResults, NextToken, parameter)
    return { ...page, Parameters: page.Parameters.map((one) => ({ ...one, Name: one.Name.replace(/^\/bench\/\w+/, Path) })) }
  },
  GetParameters: ({ Names }) => ({
    Parameters: Names.map((name) => parameter(secrets.get(name.slice(1)))),
    InvalidParameters: [],
  }),
  GetParameter: ({ Name }) => ({ Parameter: parameter(secrets.get(Name.slice(1))) }),
}

http
  .createServer((request, response) => {
    const start = performance.now()
    calls++
    const chunks = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const [, action] = (request.headers['x-amz-target'] ?? '').split('.')
      const answer = answers[action](JSON.parse(Buffer.concat(chunks)))
      const body = JSON.stringify(answer)
      setTimeout(
        () => {
          response.writeHead('__type' in answer ? 400 : 200, {
            'content-type': 'application/x-amz-json-1.1',
            'content-length': Buffer.byteLength(body),
          })
          response.end(body)
        },
        delay - (performance.now() - start),
      )
    })
  })
  .listen(0, '127.0.0.1', function () {
    console.log(this.address().port)
  })

function parameterPage(size, token, show) {
  const from = Number(token ?? 0)
  const page = [...secrets.values()].slice(from, from + size)
  return { Parameters: page.map(show), ...(from + size < count && { NextToken: String(from + size) }) }
}

function described({ name }) {
  return { Name: `/${name}`, Type: 'SecureString', Version: 1, LastModifiedDate: 1_764_000_000.5 }
}

function parameter(found) {
  return { ...described(found), Value: found.value }
}

function secret(key, index) {
  return {
    name: `${prefix}${key}`,
    value: `value of ${key}`,
    version: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  }
}

function arn(name) {
  return `arn:aws:secretsmanager:us-east-1:123456789012:secret:${name}-AbCdEf`
}

function listed({ name, version }) {
  const tags = { ManagedBy: 'Keep', Namespace: 'bench', Env: 'local', VaultSlug: 'secretsmanager' }
  return {
    ARN: arn(name),
    Name: name,
    LastChangedDate: 1_764_000_000.5,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    SecretVersionsToStages: { [version]: ['AWSCURRENT'] },
  }
}

function valued({ name, value, version }) {
  return {
    ARN: arn(name),
    Name: name,
    VersionId: version,
    SecretString: value,
    VersionStages: ['AWSCURRENT'],
    CreatedDate: 1_764_000_000.5,
  }
}
