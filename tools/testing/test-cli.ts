import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'vite'
import { errorWords } from '../../shared/base/error-words.ts'
import { testAgentPath } from './test-agent.ts'

const source = (path: string): string => resolve(import.meta.dirname, '../../electron', path)

const home = resolve(testAgentPath, '..')
/** Of one run of the tests: what an earlier one bundled is old. */
const outDir = resolve(home, `cli-${process.env.CLUSTERDECK_TEST_RUN}`)
const readyPath = resolve(outDir, 'ready')
const failedPath = resolve(outDir, 'failed')
const lookEveryMs = 50
/** Who bundles may have been ended. */
const bundledWithinMs = 60_000
/** No run takes so long. */
const oldAfterMs = 3_600_000

/**
 * The deck without a window, bundled, and beside it what it needs as the build lays it; answers the path of its program. The
 * first file of tests that asks bundles it, the others of the same run wait for that.
 */
export async function bundleCli(): Promise<string> {
  if (await isFirst()) await bundleOnce()
  for (const endMs = Date.now() + bundledWithinMs; !existsSync(readyPath); await delay(lookEveryMs)) {
    if (existsSync(failedPath)) throw new Error(readFileSync(failedPath, 'utf8'))
    if (Date.now() > endMs) throw new Error(`nobody bundled the command line at ${outDir} within ${bundledWithinMs} ms`)
  }
  return resolve(outDir, 'main/cli.cjs')
}

/** Making a folder is what only one of many can do. */
async function isFirst(): Promise<boolean> {
  try {
    await mkdir(outDir)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function bundleOnce(): Promise<void> {
  for (const name of readdirSync(home).filter((one) => one.startsWith('cli-'))) {
    const path = resolve(home, name)
    if (path !== outDir && Date.now() - statSync(path).mtimeMs > oldAfterMs) rmSync(path, { recursive: true })
  }
  try {
    await bundle()
    writeFileSync(readyPath, '')
  } catch (error) {
    writeFileSync(failedPath, errorWords(error))
  }
}

async function bundle(): Promise<void> {
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
}
