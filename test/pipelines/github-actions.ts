type Inputs = Readonly<Record<string, unknown>>
type Texts = Readonly<Record<string, string>>

/** What an action leaves for the steps after it: variables, and texts to hide. A text alone: why it fails. */
type Left = { readonly env?: Texts; readonly hidden?: readonly string[] } | string

type Action = (inputs: Inputs, permissions: Texts) => Left

/** The access key with which the steps after configure-aws-credentials sign. */
export const accessKey = 'ASIAFROMTHEACTION'

/** What an action does, as far as the steps after it notice. One that is not known here is an error. */
export function actionOf(uses = ''): Action {
  const [, name = ''] = /^(.*)@v\d+$/.exec(uses) ?? []
  const action = actions.get(name)
  if (action === undefined) throw new Error(`the action ${uses} is not played here`)
  return action
}

const actions = new Map<string, Action>([
  ['actions/checkout', (_, { contents }) => (contents === 'read' ? {} : 'repository not found')],
  ['actions/setup-node', (inputs) => (typeof inputs['node-version'] === 'number' ? {} : 'no version of Node.js')],
  [
    'aws-actions/configure-aws-credentials',
    (inputs, permissions) => {
      if (permissions['id-token'] !== 'write') return 'Credentials could not be loaded'
      const { 'role-to-assume': role, 'aws-region': region } = inputs
      if (typeof region !== 'string' || typeof role !== 'string') return 'Input required and not supplied'
      const secret = { AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: 'the-secret', AWS_SESSION_TOKEN: 'the-session' }
      return { env: { ...secret, AWS_REGION: region, AWS_DEFAULT_REGION: region }, hidden: Object.values(secret) }
    },
  ],
])
