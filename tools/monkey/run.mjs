import { parseArgs } from 'node:util'
import { buildIfStale } from '../run/build.mjs'
import { hasDisplay, runInForeground } from '../run/electron-process.mjs'
import { virtualScreen } from '../run/vitest-run.mjs'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'

/** `npm run monkey -- [--seed N] [--actions N]`: random actions on the built app; the same seed makes the same choices. */
runMain(async () => {
  const asked = process.argv.slice(2)
  const options = /** @type {const} */ ({ seed: { type: 'string' }, actions: { type: 'string' } })
  const { values } = parseArgs({ args: asked, options })
  const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 100_000))
  const actionCount = wholeNumber('--actions', values.actions ?? '500')
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  if (!hasDisplay()) {
    const words = ['--seed', String(seed), '--actions', String(actionCount)]
    return runInForeground('xvfb-run', [...virtualScreen, process.execPath, inRoot('tools/monkey/run.mjs'), ...words])
  }
  const { runMonkey } = await import('./run-monkey.mjs')
  process.stdout.write(`seed ${seed}, ${actionCount} actions\n`)
  const log = (/** @type {string} */ line) => void process.stdout.write(`${line}\n`)
  const { done, faults } = await runMonkey({ electron, seed, actionCount, log })
  for (const fault of faults) process.stdout.write(`FAULT ${fault}\n`)
  process.stdout.write(`${done.length} actions with seed ${seed}: ${faults.length} faults\n`)
  return faults.length === 0 ? 0 : 1
})

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  const number = Number(text)
  if (!Number.isSafeInteger(number) || number < 0) throw new Error(`${name} must be a whole number, not ${text}`)
  return number
}
