import { conformance } from '../conformance.ts'
import { localBackend } from './backend.ts'

conformance('local', { manyKeys: 120, prunesAtOnce: true, backend: async () => localBackend() })
