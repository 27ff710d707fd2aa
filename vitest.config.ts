import { defineConfig } from 'vitest/config'

const limits = { testTimeout: 120_000, hookTimeout: 300_000 }

/** Credentials for an emulator, and no search for others, which would leave this machine. */
const env = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}

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
          env,
          ...limits,
        },
      },
      {
        test: {
          name: 'commands',
          include: ['test/{commands,transcripts,pty,pipelines}/**/*.test.ts'],
          globalSetup: ['test/support/start-moto.ts', 'test/support/fetch-nodes.ts'],
          env,
          ...limits,
        },
      },
      { test: { name: 'package', include: ['test/package.test.ts'], globalSetup: 'test/support/fetch-nodes.ts', ...limits } },
    ],
  },
})
