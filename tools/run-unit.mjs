import { runMain } from './setup/say.mjs'
import { setUp } from './setup.mjs'
import { runVitest } from './vitest-run.mjs'

/** `npm run test:unit -- [vitest's arguments]` */
runMain(async () => (await runVitest(await setUp({ forTests: true }), 'unit', process.argv.slice(2))).code)
