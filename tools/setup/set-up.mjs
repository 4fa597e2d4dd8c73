import { pathToFileURL } from 'node:url'
import { provideElectron } from './electron-binary.mjs'
import { checkNodeVersion } from './node-version.mjs'
import { oneAtATime } from './one-at-a-time.mjs'
import { installPackages } from './packages.mjs'
import { runMain, say } from './say.mjs'
import { provideSystemLibraries } from './system-libraries.mjs'
import { installTestApps } from './test-apps.mjs'
import { installTestNodes } from './test-nodes.mjs'
import { installTestPackages } from './test-packages.mjs'

/**
 * Brings everything the deck (or its tests) needs on this machine. What is there already is left alone: a second run
 * takes a fraction of a second and says nothing.
 * @param {{ forTests: boolean }} purpose tests also want old Node releases and a virtual display
 * @returns {Promise<string>} path of the Electron executable
 */
export async function setUp({ forTests }) {
  checkNodeVersion()
  return oneAtATime(async () => {
    await installPackages()
    if (forTests) {
      await installTestNodes()
      await installTestApps()
    }
    const electron = await provideElectron()
    await provideSystemLibraries(electron, { needsVirtualDisplay: forTests })
    if (forTests) await installTestPackages()
    return electron
  })
}

/** As much of it as the deck without a window needs: the packages it is built from. */
export async function setUpWithoutElectron() {
  checkNodeVersion()
  await oneAtATime(installPackages)
}

/** `node tools/setup/set-up.mjs [--tests]` */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  runMain(async () => {
    const electron = await setUp({ forTests: process.argv.includes('--tests') })
    say(`ready; Electron is ${electron}`)
  })
}
