import { relative } from 'node:path'
import { buildIfStale } from '../run/build.mjs'
import { root } from '../setup/folders.mjs'
import { runMain } from '../setup/say.mjs'
import { setUpWithoutElectron } from '../setup/set-up.mjs'
import { packTarball } from './tarball.mjs'

/** `npm run pack`: the tarball that `npm install` takes, with its size. */
runMain(async () => {
  await setUpWithoutElectron()
  await buildIfStale()
  const { path, tarballBytes, unpackedBytes, fileCount } = await packTarball()
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`
  process.stdout.write(
    `${relative(root, path)}: ${megabytes(tarballBytes)}, unpacked ${megabytes(unpackedBytes)} in ${fileCount} files\n`,
  )
})
