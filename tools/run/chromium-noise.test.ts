import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { couldNotOpenDisplay, isNoise, keepNoiseApart } from './chromium-noise.mjs'

const bus = '[32748:1129/012644.014694:ERROR:dbus/bus.cc:405] Failed to connect to the bus: no such file'
const own = 'error: --nonsense is no option'
const fall = '[32748:1129/012655.329772:FATAL:electron_browser_main_parts.cc:524] Failed to shutdown.'

describe("Chromium's noise", () => {
  it.each([
    [bus, true],
    ['[4711:4712:0101/101010.123456:WARNING:viz_main_impl.cc(85)] VizNullHypothesis is disabled', true],
    ['libva error: vaGetDriverNameByIndex() failed', true],
    ['MESA: error: ZINK: failed to choose pdev', true],
    ['(electron:4711): Gtk-WARNING **: 10:10:10.000: theme not found', true],
    [fall, false],
    [own, false],
    ['fault in the deck: Error: x', false],
    ['    at Object.<anonymous> (/srv/a.js:1:7)', false],
    ['', false],
  ])('%s: %s', (line, noise) => {
    expect(isNoise(line)).toBe(noise)
  })

  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'clusterdeck-noise-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  it.each([
    [
      '[1589:1130/073948.243580:ERROR:ui/ozone/platform/x11/ozone_platform_x11.cc:257] Missing X server or $DISPLAY',
      true,
    ],
    [bus, false],
  ])('tells a display that does not answer: %s: %s', (line, expected) => {
    const path = join(folder, 'chromium.log')
    expect(couldNotOpenDisplay(path)).toBe(false)
    writeFileSync(path, `${bus}\n${line}\n`)
    expect(couldNotOpenDisplay(path)).toBe(expected)
  })

  it.each([
    [false, `${own}\n${fall}\n`],
    [true, `Chromium's own lines are kept in`],
  ])('goes to a file; shown as well when asked for: %s', async (isVerbose, shown) => {
    const out = new PassThrough()
    const path = join(folder, 'chromium.log')
    await keepNoiseApart(Readable.from([`${bus}\n${own}\n`, fall]), { isVerbose, path, out })
    expect(readFileSync(path, 'utf8')).toBe(`${bus}\n`)
    const written = String(out.read())
    if (isVerbose) expect(written).toMatch(new RegExp(`^${shown}`))
    else expect(written).toBe(shown)
    expect(written.includes(bus)).toBe(isVerbose)
  })
})
