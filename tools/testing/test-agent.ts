import { resolve } from 'node:path'
import { build } from 'vite'

/** Where tests find the bundled agent: one CommonJS file, as workers of any Node load it. */
export const testAgentPath = resolve(import.meta.dirname, '../../node_modules/.clusterdeck/test/agent.cjs')

/** Bundles the agent once before the tests: workers cannot load TypeScript. */
export default async function setup(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: resolve(testAgentPath, '..'),
      emptyOutDir: false,
      minify: true,
      target: 'node18',
      ssr: true,
      rollupOptions: {
        input: { agent: resolve(import.meta.dirname, '../../electron/agent/index.ts') },
        output: { format: 'cjs', entryFileNames: 'agent.cjs' },
      },
    },
  })
}
