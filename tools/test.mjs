import { build } from './build.mjs'
import { runChecks } from './check.mjs'
import { runMain } from './setup/say.mjs'
import { setUp } from './setup.mjs'
import { runVitest } from './vitest-run.mjs'

/** `npm test`: everything, on a machine where nothing is installed yet. Its last line is "N passed, N failed". */
runMain(async () => {
  const electron = await setUp({ forTests: true })
  const problems = (await runChecks()).map((name) => `check: ${name}`)

  title('unit tests, on Electron’s Node')
  const unit = await runVitest(electron, 'unit', [])

  title('build')
  const broken = await build().then(
    () => null,
    (error) => error,
  )
  if (broken) problems.push(`build: ${broken.message}`)

  title('end to end, on the built app')
  const e2e = broken ? { code: 1, passed: 0, failed: 0, skipped: 0 } : await runVitest(electron, 'e2e', [])

  const passed = unit.passed + e2e.passed
  const failed = unit.failed + e2e.failed + problems.length
  process.stdout.write('\n')
  for (const problem of problems) process.stdout.write(`failed ${problem}\n`)
  process.stdout.write(`unit: ${unit.passed} passed, ${unit.failed} failed, ${unit.skipped} skipped; `)
  process.stdout.write(`end to end: ${e2e.passed} passed, ${e2e.failed} failed, ${e2e.skipped} skipped\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  return failed === 0 && unit.code === 0 && e2e.code === 0 ? 0 : 1
})

/** @param {string} words */
function title(words) {
  process.stdout.write(`\n── ${words}\n`)
}
