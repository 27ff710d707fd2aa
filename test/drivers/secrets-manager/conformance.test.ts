import { conformance } from '../conformance.ts'
import { secretsManagerBackend } from './backend.ts'

conformance('secretsmanager', { manyKeys: 120, prunesAtOnce: false, backend: async () => secretsManagerBackend() })
