import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { runVitest } from './vitest-run.mjs'

/** `npm run test:e2e -- [vitest's arguments]`: builds the app when it is stale, and drives it; `--long` before them as for unit tests. */
runMain(async () => {
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  const words = process.argv.slice(2)
  const isLong = words[0] === '--long'
  if (isLong) process.env.CLUSTERDECK_TEST_LONG = '1'
  return (await runVitest(electron, 'e2e', isLong ? words.slice(1) : words)).code
})
