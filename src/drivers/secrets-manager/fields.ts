import type { Field } from '../../core/field.ts'
import { awsFields } from '../aws/fields.ts'

export const secretsManagerFields: readonly Field[] = [
  ...awsFields,
  { name: 'recoveryWindowInDays', title: 'days during which a deleted secret can be restored', type: 'integer', min: 7, max: 30 },
  { name: 'replicaRegions', title: 'regions that hold a copy of every secret', type: 'list', min: 1 },
]
