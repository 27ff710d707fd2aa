import { defineConfig } from 'vitest/config'

const slow = { testTimeout: 60_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'rules', include: ['test/{core,formats,config}/**/*.test.ts', 'test/*.test.ts'], exclude: ['test/package.test.ts'], ...slow } },
      { test: { name: 'drivers', include: ['test/drivers/**/*.test.ts'], globalSetup: 'test/support/fetch-sops.ts', ...slow } },
      { test: { name: 'commands', include: ['test/{commands,transcripts,pty}/**/*.test.ts', 'test/package.test.ts'], ...slow } },
    ],
  },
})
