import { mkdirSync } from 'node:fs'
import { relative } from 'node:path'
import { inRoot, readJson } from '../setup/folders.mjs'
import { asNode, runInForeground } from './electron-process.mjs'

/**
 * @typedef {{ code: number, passed: number, failed: number, skipped: number, failures: readonly string[] }} Outcome
 *   `failures`: a line for each, with its file, its test and what it said first
 */

/**
 * Runs vitest on the product's own runtime, Electron's Node.
 * @param {string} electron
 * @param {'unit' | 'e2e'} suite
 * @param {readonly string[]} args further words for vitest
 * @returns {Promise<Outcome>}
 */
export async function runVitest(electron, suite, args) {
  const report = inRoot('test-results', `${suite}.json`)
  mkdirSync(inRoot('test-results'), { recursive: true })
  const vitest = [
    inRoot('node_modules', 'vitest', 'vitest.mjs'),
    'run',
    ...(suite === 'e2e' ? ['--config', inRoot('e2e', 'vitest.config.ts')] : []),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]
  const startedAtMs = Date.now()
  const code = await runInForeground(electron, vitest, asNode(electron))
  return readOutcome(readJson(report), startedAtMs, code)
}

/** Arguments of xvfb-run: any free display, large enough for the windows that tests open. */
export const virtualScreen = ['-a', '--server-args=-screen 0 1600x1000x24']

/**
 * A file that could not even be loaded has no tests of its own: it counts as one failure.
 * @param {any} report vitest's JSON report, or null
 * @param {number} startedAtMs
 * @param {number} code of vitest
 * @returns {Outcome}
 */
export function readOutcome(report, startedAtMs, code) {
  if (!report || report.startTime < startedAtMs)
    return { code: code || 1, passed: 0, failed: 1, skipped: 0, failures: ['vitest wrote no report'] }
  const unloadable = report.testResults.filter(
    (/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + unloadable
  // Vitest may fail without a failed test.
  const outside = failed === 0 && code !== 0 ? ['an error outside of any test; vitest says more where it ran'] : []
  return {
    code: code || (failed > 0 ? 1 : 0),
    passed: report.numPassedTests,
    failed: failed + outside.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...report.testResults.flatMap(failuresOf), ...outside],
  }
}

/**
 * @param {any} file of vitest's JSON report
 * @returns {string[]}
 */
function failuresOf(file) {
  if (file.status !== 'failed') return []
  const name = relative(inRoot(), file.name)
  if (file.assertionResults.length === 0) return [`${name}: ${firstLine(file.message)}`]
  return file.assertionResults
    .filter((/** @type {any} */ test) => test.status === 'failed')
    .map((/** @type {any} */ test) => `${name} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`)
}

/** @param {string | undefined} text */
function firstLine(text) {
  return (text ?? 'it does not say why').split('\n')[0]
}
