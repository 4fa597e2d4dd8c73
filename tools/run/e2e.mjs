import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { buildIfStale } from './build.mjs'
import { runVitest } from './vitest-run.mjs'

/** `npm run test:e2e -- [vitest's arguments]`: builds the app when it is stale, and drives it. */
runMain(async () => {
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  return (await runVitest(electron, 'e2e', process.argv.slice(2))).code
})
