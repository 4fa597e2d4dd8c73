import { createWriteStream, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createInterface } from 'node:readline'
import { keepDir, root } from '../setup/folders.mjs'

/** Where Chromium's lines go; written anew by each start. */
export const noisePath = join(keepDir, 'chromium.log')

/** `[32748:1129/012644.014694:ERROR:dbus/bus.cc:405] …` */
const ofChromium = /^\[\d+(:\d+)?:\d{4}\/\d{6}\.\d+:(INFO|WARNING|ERROR|VERBOSE-?\d*|FATAL):/
/** The libraries it brings, and the toolkit it draws with. */
const ofLibraries =
  /^(libva (info|error)|MESA|libEGL|libGL|Fontconfig|ALSA lib|\([^)]+:\d+\): G\w+-(WARNING|CRITICAL|Message))\b/

/**
 * Whether a line that the deck wrote to stderr is Chromium's own talk of buses and drivers. Not how it fell: that is worth
 * reading.
 * @param {string} line
 */
export function isNoise(line) {
  const kind = ofChromium.exec(line)?.[2]
  return (kind !== undefined && kind !== 'FATAL') || ofLibraries.test(line)
}

/**
 * @param {string} [path] of what the last start kept
 * @returns {boolean} whether Chromium then said that it found no display; it crashes after that
 */
export function couldNotOpenDisplay(path = noisePath) {
  try {
    return /Missing X server or \$DISPLAY|Failed to connect to Wayland display/.test(readFileSync(path, 'utf8'))
  } catch {
    return false
  }
}

/**
 * Passes on what the deck itself writes to stderr; Chromium's lines go to a file, and here too when asked for.
 * @param {import('node:stream').Readable} stderr
 * @param {{ readonly isVerbose: boolean, readonly path?: string, readonly out?: NodeJS.WritableStream }} options
 * @returns {Promise<void>} when all is passed on
 */
export function keepNoiseApart(stderr, { isVerbose, path = noisePath, out = process.stderr }) {
  // A disk that is full, or a home that cannot be written, must not end the deck.
  try {
    mkdirSync(dirname(path), { recursive: true })
  } catch {}
  const file = createWriteStream(path)
  file.on('error', () => {})
  if (isVerbose)
    out.write(`Chromium's own lines are kept in ${path.startsWith(root) ? relative(root, path) : path}, and shown:\n`)
  const lines = createInterface({ input: stderr, crlfDelay: Number.POSITIVE_INFINITY })
  lines.on('line', (line) => {
    const noise = isNoise(line)
    if (noise) file.write(`${line}\n`)
    if (!noise || isVerbose) out.write(`${line}\n`)
  })
  return new Promise((resolve) => {
    lines.on('close', () => file.end(() => resolve()))
    file.on('error', () => resolve())
  })
}
