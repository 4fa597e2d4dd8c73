import { existsSync } from 'node:fs'
import { buildIfStale } from '../../run/build.mjs'
import { runInForeground } from '../../run/electron-process.mjs'
import { inRoot } from '../../setup/folders.mjs'
import { runMain, SetUpError } from '../../setup/say.mjs'
import { setUp } from '../../setup/set-up.mjs'

/** It reads TypeScript as it is, and is what the image of the test engine holds: Electron's would want its libraries. */
const node = inRoot('node_modules', 'node-24', 'bin', 'node')

/** `npm run proof -- pm2|systemd|swarm`: the same experiments on ours and on what was exported. A few minutes. */
runMain(async () => {
  await setUp({ forTests: true })
  if (!existsSync(node)) throw new SetUpError(`${node} is missing: npm install brings it`)
  await buildIfStale()
  return runInForeground(node, [inRoot('tools', 'bench', 'proof', 'prove.ts'), ...process.argv.slice(2)], process.env)
})
