import { pathToFileURL } from 'node:url'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { runInForeground } from './electron-process.mjs'
import { runVitest } from './vitest-run.mjs'

/** What is checked without running the product: format and lint, types, dead code. */
const checks = [
  { name: 'format and lint', module: '@biomejs/biome/bin/biome', args: ['check', '--error-on-warnings', '.'] },
  { name: 'types', module: 'typescript/bin/tsc', args: ['--noEmit'] },
  { name: 'dead code', module: 'knip/bin/knip.js', args: [] },
]

/**
 * Runs all of them, also after one failed.
 * @returns {Promise<string[]>} names of those that failed
 */
export async function runChecks() {
  const failed = []
  for (const { name, module, args } of checks) {
    process.stdout.write(`\n── ${name}\n`)
    const code = await runInForeground(process.execPath, [inRoot('node_modules', module), ...args])
    if (code !== 0) failed.push(name)
  }
  return failed
}

/** `npm run check` also runs the tests of the house and its documents; in `npm test` that is one of the unit tests. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  runMain(async () => {
    const electron = await setUp({ forTests: false })
    const failed = await runChecks()
    process.stdout.write('\n── architecture\n')
    const { code } = await runVitest(electron, 'unit', ['tools/architecture'])
    if (code !== 0) failed.push('architecture')
    process.stdout.write(failed.length === 0 ? '\nall checks passed\n' : `\nfailed: ${failed.join(', ')}\n`)
    return failed.length === 0 ? 0 : 1
  })
}
