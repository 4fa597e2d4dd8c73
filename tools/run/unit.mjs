import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { runVitest } from './vitest-run.mjs'

/** `npm run test:unit -- [vitest's arguments]`; `--long` before them: on every release of Node (tools/testing/tested-releases.ts). */
runMain(async () => {
  const words = process.argv.slice(2)
  const isLong = words[0] === '--long'
  if (isLong) process.env.CLUSTERDECK_TEST_LONG = '1'
  return (await runVitest(await setUp({ forTests: true }), 'unit', isLong ? words.slice(1) : words)).code
})
