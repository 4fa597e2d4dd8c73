import { asNode, runInForeground } from '../run/electron-process.mjs'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'

/** `npm run conformance -- [words of a promise] [--node 18,24] [--policy shared-handle] [--agent]`: the whole table. */
const program = inRoot('tools', 'conformance', 'print-table.ts')
runMain(async () => {
  const electron = await setUp({ forTests: true })
  return runInForeground(electron, [program, ...process.argv.slice(2)], asNode(electron))
})
