import { asNode, runInForeground } from '../run/electron-process.mjs'
import { inRoot } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'

/**
 * `npm run conformance -- [words of a promise] [--node 18,24] [--policy shared-handle] [--agent] [--own-primary]`: the whole table.
 * `npm run conformance -- --script [--exec-path node] script args`: any script with its own primary, without a deck.
 */
const [first, ...rest] = process.argv.slice(2)
const [program, args] = first === '--script' ? ['foreign.ts', rest] : ['print-table.ts', process.argv.slice(2)]
runMain(async () => {
  const electron = await setUp({ forTests: true })
  return runInForeground(electron, [inRoot('tools', 'conformance', program), ...args], asNode(electron))
})
