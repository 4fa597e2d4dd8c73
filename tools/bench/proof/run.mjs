import { buildIfStale } from '../../run/build.mjs'
import { asNode, runInForeground } from '../../run/electron-process.mjs'
import { inRoot } from '../../setup/folders.mjs'
import { runMain } from '../../setup/say.mjs'
import { setUp } from '../../setup/set-up.mjs'

/** `npm run proof -- pm2|swarm`: the same experiments on ours and on what was exported. A few minutes. */
runMain(async () => {
  const electron = await setUp({ forTests: true })
  await buildIfStale()
  return runInForeground(
    electron,
    [inRoot('tools', 'bench', 'proof', 'prove.ts'), ...process.argv.slice(2)],
    asNode(electron),
  )
})
