import { accessDenied } from '../../aws/faults.ts'
import { awsCliProject, type AwsCliProject } from '../../support/aws-cli.ts'
import { auditCalls, bulk, type Setting } from '../aws/call-audit.ts'
import { besides, commands, type CommandName } from './calls.ts'

const settings: Readonly<Record<CommandName, readonly Setting[]>> = {
  get: [{ args: ['get', 'A'] }],
  'get --revision': [{ args: ['get', 'A', '--revision', '<earlier>'] }],
  show: [{ args: ['show'] }, { args: ['show', '--names'] }],
  'show, where the list of the account is denied': [{ args: ['show'], prepare: denyList }],
  'show --unmask': bulk('show', '--unmask'),
  export: bulk('export'),
  'export, where the list of the account is denied': [{ args: ['export'], prepare: denyList }],
  'export --only': [{ args: ['export', '--only', 'A'] }, { args: ['export', '--only', 'A,B'] }],
  diff: bulk('diff', 'web', 'other'),
  verify: [{ args: ['verify'] }],
  'verify --write': [{ args: ['verify', '--write'] }, { args: ['verify', '--write'], keys: [] }],
  history: [{ args: ['history', 'A'] }],
  'set, of a new key': [{ args: ['set', 'NEW=1', '--note', 'note'] }, { args: ['set', 'NEW=1', '--if-absent'] }],
  set: [{ args: ['set', 'A=new'] }, { args: ['set', 'A=new', '--note', 'note'] }],
  'set --if-revision': [{ args: ['set', 'A=new', '--if-revision', '<current>'] }],
  'set, of a key that lacks tags': [{ args: ['set', 'A=new'], prepare: untag }],
  rollback: [{ args: ['rollback', 'A', '--yes'] }, { args: ['rollback', 'A', '--yes', '--to', '<earlier>'] }],
  delete: [{ args: ['delete', 'A', '--yes'] }],
  rename: [{ args: ['rename', 'A', 'NEW', '--yes'] }],
  'copy --overwrite': bulk('copy', '--from', 'web', '--to', 'other', '--overwrite', '--yes'),
  info: [{ args: ['info'] }],
}

async function denyList({ proxy }: AwsCliProject): Promise<void> {
  proxy.on({ action: 'DescribeParameters', times: Infinity, fault: accessDenied() })
}

async function untag(project: AwsCliProject): Promise<void> {
  const name = ['--resource-type', 'Parameter', '--resource-id', project.nameOf('A')]
  await project.aws('ssm', 'remove-tags-from-resource', ...name, '--tag-keys', 'Env')
}

/** Where the list of the account is denied keep reads by path, and where a batch is, one by one. */
const list = ['ssm:DescribeParameters']
const bulkReads = [...list, 'ssm:GetParameters']
/** What is written stays written should its tags be out of reach; keep warns. */
const tagging = ['ssm:ListTagsForResource', 'ssm:AddTagsToResource']

auditCalls({
  project: () => awsCliProject({}, 'ssm'),
  commands,
  settings,
  besides,
  managesWithout: {
    show: list,
    'show --unmask': bulkReads,
    export: bulkReads,
    'export --only': bulkReads,
    diff: bulkReads,
    // A denial is an answer: somebody is there.
    verify: [...bulkReads, 'ssm:GetParameterHistory'],
    'verify --write': bulkReads,
    set: tagging,
    'set --if-revision': tagging,
    'set, of a key that lacks tags': tagging,
    rollback: tagging,
    rename: ['ssm:GetParameters'],
    'copy --overwrite': [...bulkReads, ...tagging],
    ...besides,
  },
})
