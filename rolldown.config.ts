import { fileURLToPath } from 'node:url'
import { defineConfig } from 'rolldown'
import * as licensePackage from 'rollup-plugin-license'

/** The package is CommonJS, which TypeScript and rolldown see in two ways. */
const license = licensePackage.default as unknown as typeof licensePackage.default.default

/** Readers of executable or other configuration that cosmiconfig brings along and keep never uses: not even in the package. */
const unused = ['js-yaml', 'import-fresh', 'parse-json', 'typescript']
const nothing = fileURLToPath(new URL('scripts/nothing.js', import.meta.url))

/** `secrets-manager-driver` rather than a number behind `driver`: stacks are read by people. */
function chunkName(module: string | undefined | null): string {
  const [, folder, file] = /[/\\]src[/\\]drivers[/\\]([\w-]+)[/\\]([\w-]+)\.ts$/.exec(module ?? '') ?? []
  return folder === undefined ? '[name]' : `${folder}-${file}`
}

export default defineConfig({
  input: 'src/main.ts',
  platform: 'node',
  tsconfig: false,
  resolve: {
    mainFields: ['module', 'main'],
    alias: Object.fromEntries(unused.map((name) => [name, nothing])),
  },
  plugins: [
    license({
      thirdParty: {
        output: { file: 'dist/THIRD_PARTY_LICENSES' },
      },
    }),
  ],
  // Said on every run with Node.js 20, which the SDK that is bundled here supports.
  transform: { define: { 'process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED': '"true"' } },
  output: {
    dir: 'dist',
    format: 'esm',
    cleanDir: true,
    minify: false,
    chunkFileNames: ({ facadeModuleId }) => `${chunkName(facadeModuleId)}.js`,
    entryFileNames: '[name].js',
  },
})
