import { existsSync } from 'node:fs'
import { delimiter, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildIfStale } from '../run/build.mjs'
import { wantedElectronVersion } from '../setup/electron-path.mjs'
import { inRoot, readJson, root } from '../setup/folders.mjs'
import { lastLines, runCommand } from '../setup/run-command.mjs'
import { runMain, SetUpError, say } from '../setup/say.mjs'
import { setUp } from '../setup/set-up.mjs'
import { builderConfig } from './builder-config.mjs'

/** What can be made, and on which system: `process.platform` of it. `dir` is the app's folder, which all others are made of. */
export const targets = /** @type {const} */ ({
  dir: null,
  AppImage: 'linux',
  deb: 'linux',
  'tar.gz': 'linux',
  dmg: 'darwin',
  zip: null,
  nsis: 'win32',
})

const systemNames = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/**
 * What the words of the command line ask for; an unknown one, or one for another system, is a SetUpError that says so.
 * @param {readonly string[]} words
 * @param {string} platform of this machine
 * @returns {{ asked: readonly string[], updateUrl: string | null, outputDir: string, isQuick: boolean }}
 */
export function readWords(words, platform) {
  const asked = words.filter((word) => !word.startsWith('--'))
  /** @type {string | null} */
  let updateUrl = null
  let outputDir = inRoot('release')
  for (const word of words.filter((each) => each.startsWith('--'))) {
    const [, name, value = ''] = /^--(update-url|output)=(.+)$/.exec(word) ?? []
    if (word === '--quick') continue
    if (name === 'output') outputDir = resolve(value)
    else if (name === 'update-url' && /^https?:\/\//.test(value)) updateUrl = value
    else throw new SetUpError(`${word} is not known; there are --update-url=https://…/, --output=folder and --quick`)
  }
  for (const name of asked) {
    if (!(name in targets)) throw new SetUpError(`${name} cannot be made; there are ${Object.keys(targets).join(', ')}`)
    const wanted = targets[/** @type {keyof typeof targets} */ (name)]
    if (wanted !== null && wanted !== platform) {
      throw new SetUpError(`${name} is made on ${systemNames[wanted]}: run this there`)
    }
  }
  return { asked: asked.length > 0 ? asked : ['dir'], updateUrl, outputDir, isQuick: words.includes('--quick') }
}

/**
 * Builds the app and packs it into a folder. In plain Node: Electron's own takes an archive for a folder.
 * @param {{ electron: string, asked: readonly string[], updateUrl: string | null, outputDir: string, isQuick: boolean }} parts
 */
async function packageApp({ electron, asked, updateUrl, outputDir, isQuick }) {
  await buildIfStale()
  const { build, Platform } = await import('electron-builder')
  if (asked.includes('deb')) bringFpm()
  const licences = inRoot('out', 'THIRD-PARTY-LICENSES.txt')
  const parts = {
    electron,
    electronVersion: wantedElectronVersion(),
    outputDir,
    updateUrl,
    isQuick,
    licences: existsSync(licences) ? relative(root, licences) : null,
  }
  // Others add files to the app's folder that are theirs alone: the archive of it comes first.
  const [archived, others] = [asked.includes('tar.gz'), asked.filter((name) => name !== 'tar.gz')]
  // It writes into the configuration that it is given.
  const make = (/** @type {readonly string[]} */ names) =>
    build({
      targets: Platform.current().createTarget([...names]),
      config: builderConfig(parts),
      projectDir: root,
      publish: 'never',
    })
  if (archived || others.includes('dir')) await make(['dir'])
  if (archived) await archiveApp(outputDir, isQuick)
  const installers = others.filter((name) => name !== 'dir')
  if (installers.length > 0) await make(installers)
}

/**
 * Lays the app's folder into a tar.gz by the system's tar: electron-builder would fetch a 7-Zip from outside for it.
 * @param {string} outputDir
 * @param {boolean} isQuick
 */
async function archiveApp(outputDir, isQuick) {
  const name = `clusterdeck-${readJson(inRoot('package.json')).version}-${process.platform}-${process.arch}`
  const [from, to] = ['linux-unpacked', join(outputDir, `${name}.tar.gz`)]
  const words = ['--owner=0', '--group=0', '--numeric-owner', `--transform=s,^${from},${name},`]
  const packed = ['-I', isQuick ? 'gzip -1' : 'gzip', '-cf', to, from]
  const { code, output } = await runCommand('tar', [...words, ...packed], { limitMs: 10 * 60_000, cwd: outputDir })
  if (code !== 0) throw new SetUpError(`tar could not make ${to}:\n${lastLines(output, 8)}`)
  say(`packed ${to}`)
}

/** electron-builder makes a deb by fpm, which it would fetch from outside: the system's is taken, or dpkg's own tool in its place. */
function bringFpm() {
  if (process.env.USE_SYSTEM_FPM !== undefined || process.env.CUSTOM_FPM_PATH !== undefined) return
  const isThere = (/** @type {string} */ name) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, name)))
  if (isThere('fpm')) process.env.USE_SYSTEM_FPM = 'true'
  else if (isThere('dpkg-deb')) process.env.CUSTOM_FPM_PATH = inRoot('tools', 'package', 'fpm-by-dpkg.mjs')
}

/** `npm run package -- [targets] [--update-url=https://…/] [--output=folder] [--quick]`; the last: larger files, sooner */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  let isDone = false
  // electron-builder ends the process with 0 when nothing is left to do, whatever became of it.
  process.on('exit', () => {
    if (!isDone) process.exitCode = 1
  })
  runMain(async () => {
    const words = readWords(process.argv.slice(2), process.platform)
    await packageApp({ electron: await setUp({ forTests: false }), ...words })
    say(`packed ${words.asked.join(', ')} into ${words.outputDir}`)
    isDone = true
  })
}
