import { copyFileSync, cpSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'
import { testAgentPath } from './test-agent.ts'
import { testGeneratorPath } from './test-load-generator.ts'

const source = (path: string): string => resolve(import.meta.dirname, '../../electron', path)

/** Bundles the deck without a window, and lays beside it what it needs as the build does; answers the path of its program. */
export async function bundleCli(): Promise<string> {
  const outDir = resolve(testAgentPath, '../cli')
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: resolve(outDir, 'main'),
      minify: false,
      target: 'node20.19',
      ssr: true,
      rollupOptions: {
        input: { cli: source('cli/index.ts') },
        output: { format: 'es', entryFileNames: 'cli.mjs' },
        onLog: (level, log, report) => log.code === 'EVAL' || report(level, log),
      },
    },
    ssr: { noExternal: true },
  })
  for (const name of ['agent.cjs', 'agent-faults.cjs'])
    cpSync(resolve(testAgentPath, '..', name), resolve(outDir, 'preload', name))
  copyFileSync(testGeneratorPath, resolve(outDir, 'main/load-generator.js'))
  cpSync(source('samples'), resolve(outDir, 'samples'), { recursive: true })
  return resolve(outDir, 'main/cli.mjs')
}
