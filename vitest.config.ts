import { defineConfig } from 'vitest/config'

const limits = { testTimeout: 120_000, hookTimeout: 300_000 }

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'rules',
          include: ['test/{core,formats,config}/**/*.test.ts', 'test/*.test.ts'],
          exclude: ['test/package.test.ts'],
          ...limits,
        },
      },
      {
        test: {
          name: 'drivers',
          include: ['test/{drivers,aws}/**/*.test.ts'],
          globalSetup: ['test/support/fetch-sops.ts', 'test/support/start-moto.ts'],
          ...limits,
        },
      },
      {
        test: {
          name: 'commands',
          include: ['test/{commands,transcripts,pty}/**/*.test.ts'],
          globalSetup: 'test/support/start-moto.ts',
          ...limits,
        },
      },
      { test: { name: 'package', include: ['test/package.test.ts'], globalSetup: 'test/support/fetch-nodes.ts', ...limits } },
    ],
  },
})
