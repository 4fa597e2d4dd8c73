import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { lastLines, runCommand } from './run-command.mjs'
import { SetUpError, say } from './say.mjs'

/**
 * What Chromium needs on Debian and Ubuntu, each with its names, newest first: Ubuntu 24.04 renamed some for 64-bit
 * time. apt brings what these need themselves (cairo, pango, X11, …).
 */
const aptPackages = [
  ['libgtk-3-0t64', 'libgtk-3-0'],
  ['libnss3'],
  ['libasound2t64', 'libasound2'],
  ['libgbm1'],
  ['libcups2t64', 'libcups2'],
  ['libatspi2.0-0t64', 'libatspi2.0-0'],
  ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'],
  ['libxss1'],
  ['libxtst6'],
  ['libnotify4'],
  ['libdrm2'],
]

/**
 * @param {string} lddOutput
 * @returns {string[]} libraries that the loader did not find
 */
export function parseMissingLibraries(lddOutput) {
  return [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '')
}

/**
 * Installs what is missing when this is root on a system with apt; otherwise prints the command and stops.
 * @param {string} electron
 * @param {{ needsVirtualDisplay: boolean, mayInstall?: boolean }} needs
 */
export async function provideSystemLibraries(electron, { needsVirtualDisplay, mayInstall = true }) {
  if (process.platform !== 'linux') return
  const missing = await findMissing(electron, needsVirtualDisplay)
  if (missing.length === 0) return
  if (!onPath('apt-get')) {
    throw new SetUpError(
      `missing on this system: ${missing.join(', ')}. Install GTK 3, NSS, ALSA, GBM and CUPS libraries, and Xvfb for the tests; ` +
        'on Fedora: sudo dnf install gtk3 nss alsa-lib mesa-libgbm cups-libs libXtst libXScrnSaver xorg-x11-server-Xvfb xorg-x11-xauth',
    )
  }
  if (process.getuid?.() !== 0 || !mayInstall) {
    const command = `apt-get update && ${installCommand(await choosePackages(missing))}`
    throw new SetUpError(`missing on this system: ${missing.join(', ')}. Install with:\n    sudo sh -c '${command}'`)
  }
  say(`system libraries: ${missing.join(', ')} missing, installing with apt`)
  // First the update: a fresh container knows no package names to choose from.
  await runApt('apt-get update')
  const { code, output } = await runApt(installCommand(await choosePackages(missing)))
  const stillMissing = await findMissing(electron, needsVirtualDisplay)
  if (stillMissing.length === 0) return
  throw new SetUpError(
    `apt ended with code ${code}; still missing: ${stillMissing.join(', ')}\n${lastLines(output, 10)}`,
  )
}

/** @param {readonly string[]} packages */
function installCommand(packages) {
  return `apt-get install -y --no-install-recommends ${packages.join(' ')}`
}

/** @param {string} command */
function runApt(command) {
  return runCommand('sh', ['-c', command], {
    limitMs: 10 * 60_000,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}

/**
 * @param {string} electron
 * @param {boolean} needsVirtualDisplay
 * @returns {Promise<string[]>}
 */
async function findMissing(electron, needsVirtualDisplay) {
  const { output } = await runCommand('ldd', [electron], { limitMs: 30_000 })
  const missing = parseMissingLibraries(output)
  if (needsVirtualDisplay && !(onPath('xvfb-run') && onPath('Xvfb') && onPath('xauth'))) missing.push('Xvfb')
  return missing
}

/** @param {readonly string[]} missing */
async function choosePackages(missing) {
  const chosen = missing.includes('Xvfb') ? ['xvfb', 'xauth'] : []
  if (!missing.some((name) => name !== 'Xvfb')) return chosen
  const { output } = await runCommand('apt-cache', ['pkgnames'], { limitMs: 60_000 })
  const known = new Set(output.split('\n'))
  // A name apt does not know at all: the older one, which newer systems mostly provide too.
  return [...aptPackages.map((names) => names.find((name) => known.has(name)) ?? names.at(-1) ?? ''), ...chosen]
}

/** @param {string} program */
function onPath(program) {
  return (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, program)))
}
