import { conformance } from '../conformance.ts'
import { ssmBackend } from './backend.ts'

conformance('ssm', { manyKeys: 60, prunesAtOnce: true, backend: () => ssmBackend() })
