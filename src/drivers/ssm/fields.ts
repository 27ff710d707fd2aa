import type { Field } from '../../core/field.ts'
import { awsFields } from '../aws/fields.ts'

export const ssmFields: readonly Field[] = [
  ...awsFields,
  { name: 'tier', title: 'parameter tier', type: 'text', asked: true, choices: ['standard', 'advanced', 'intelligent'] },
  {
    name: 'writesPerSecond',
    title: 'parameters written in a second (3 when left out; 10 where the account has higher throughput)',
    type: 'integer',
    min: 1,
    max: 100,
  },
]
