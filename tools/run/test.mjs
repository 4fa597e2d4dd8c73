import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { build } from './build.mjs'
import { runChecks } from './check.mjs'
import { runVitest } from './vitest-run.mjs'

/** How long each part took, in words. @type {string[]} */
const parts = []

/** `npm test`: everything, on a machine where nothing is installed yet. Its last line is "N passed, N failed". */
runMain(async () => {
  const electron = await timed('set-up', () => setUp({ forTests: true }))
  const problems = (await timed('checks', runChecks)).map((name) => `check: ${name}`)

  title('unit tests, on Electron’s Node')
  const unit = await timed('unit', () => runVitest(electron, 'unit', []))

  title('build')
  const broken = await timed('build', () =>
    build().then(
      () => null,
      (error) => error,
    ),
  )
  if (broken) problems.push(`build: ${broken.message}`)

  title('end to end, on the built app')
  const e2e = broken
    ? { code: 1, passed: 0, failed: 0, skipped: 0, failures: [] }
    : await timed('end to end', () => runVitest(electron, 'e2e', []))

  const passed = unit.passed + e2e.passed
  const failed = unit.failed + e2e.failed + problems.length
  process.stdout.write('\n')
  // What failed stands at the end, where it is read when only the end of a long output was kept.
  for (const problem of [...problems, ...unit.failures, ...e2e.failures]) process.stdout.write(`failed ${problem}\n`)
  process.stdout.write(`unit: ${unit.passed} passed, ${unit.failed} failed, ${unit.skipped} skipped; `)
  process.stdout.write(`end to end: ${e2e.passed} passed, ${e2e.failed} failed, ${e2e.skipped} skipped\n`)
  process.stdout.write(`time: ${parts.join(', ')}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && unit.code === 0 && e2e.code === 0 ? 0 : 1
})

/**
 * @template Answer
 * @param {string} part
 * @param {() => Promise<Answer>} work
 * @returns {Promise<Answer>}
 */
async function timed(part, work) {
  const startMs = performance.now()
  try {
    return await work()
  } finally {
    parts.push(`${part} ${Math.round((performance.now() - startMs) / 1000)} s`)
  }
}

/** @param {string} words */
function title(words) {
  process.stdout.write(`\n── ${words}\n`)
}
