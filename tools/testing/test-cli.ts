import { cpSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'vite'
import { testAgentPath } from './test-agent.ts'

const source = (path: string): string => resolve(import.meta.dirname, '../../electron', path)

/**
 * Bundles the deck without a window, and lays beside it what it needs as the build does; answers the path of its program.
 * `forWhom`: each file of tests has its own, because they run side by side.
 */
export async function bundleCli(forWhom: string): Promise<string> {
  const outDir = resolve(testAgentPath, '..', `cli-${forWhom}`)
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: resolve(outDir, 'main'),
      minify: false,
      target: 'node20.19',
      ssr: true,
      rollupOptions: {
        input: {
          cli: source('cli/index.ts'),
          'log-thread': source('deck/logs/thread/index.ts'),
          'load-generator': source('load/generator/index.ts'),
        },
        // As the build does: natives belong to one machine, and some packages look for their own file as CommonJS has it.
        output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name].cjs' },
        external: [/\.node$/],
        onLog: (level, log, report) => log.code === 'EVAL' || report(level, log),
      },
    },
    ssr: { noExternal: true },
  })
  for (const name of ['agent.cjs', 'agent-faults.cjs', 'agent-inspect.cjs', 'own-primary.cjs'])
    cpSync(resolve(testAgentPath, '..', name), resolve(outDir, 'preload', name))
  cpSync(source('samples'), resolve(outDir, 'samples'), { recursive: true })
  return resolve(outDir, 'main/cli.cjs')
}
