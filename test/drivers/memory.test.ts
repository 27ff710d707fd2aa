import { memoryDriver } from '../../src/drivers/memory.ts'
import { conformance } from './conformance.ts'

conformance('memory', {
  manyKeys: 120,
  prunesAtOnce: true,
  backend: async () => {
    const driver = memoryDriver()
    return { open: (scope) => driver.open(undefined, scope) }
  },
})
