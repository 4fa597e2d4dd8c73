import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { thisPlatform } from '../electron/platform/this-platform.ts'
import { type DeckApp, launchDeck, patience } from './deck-app.ts'

const fixtures = resolve(import.meta.dirname, '../electron/deck/fixtures')
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'clusterdeck-footprint-')))
const out = join(folder, 'out.json')
const variables = { PROBE_LINK: folder, PROBE_OUT: out }

type Seen = Record<string, unknown>

/** What the system says of a process, as far as whoever started it decides. */
const ofTheSystem = ['status', 'system', 'stat', 'environment', 'files'] as const

/** What a deck gives its workers beside that: the list stands in `electron/deck/footprint.test.ts`. */
const ofTheDeck: { readonly [part: string]: object } = {
  stat: { leadsGroup: true },
  environment: { NODE_APP_INSTANCE: '0' },
}

async function written(): Promise<Seen> {
  await vi.waitFor(() => expect(existsSync(out)).toBe(true), { timeout: patience })
  const seen: Seen = { ...Object(JSON.parse(readFileSync(out, 'utf8'))) }
  rmSync(out)
  return seen
}

/** A shell's environment: nothing of npm, of the test's runner or of Electron. */
function shellEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '', DISPLAY = '' } = process.env
  return { PATH, HOME, DISPLAY, CHROME_PATH: '/usr/bin/my-browser' }
}

describe.runIf(thisPlatform === 'linux')('a worker of the built app', () => {
  let deck: DeckApp
  let plain: Seen
  let seen: Seen
  beforeAll(async () => {
    mkdirSync(join(folder, 'lazy'))
    for (let at = 0; at < 40; at += 1) writeFileSync(join(folder, 'lazy', `${at}.cjs`), '')
    writeFileSync(join(folder, 'beside.cjs'), '')
    const script = join(folder, 'probe.cjs')
    copyFileSync(join(fixtures, 'footprint.cjs'), script)
    const primary = spawn('node', [join(fixtures, 'footprint-primary.cjs'), script], {
      cwd: folder,
      env: { ...shellEnvironment(), ...variables },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    plain = await written()
    primary.disconnect()
    deck = await launchDeck([script, '--workers', '1', '--cwd', folder], undefined, variables, shellEnvironment())
    seen = await written()
  })
  afterAll(async () => {
    await deck?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it.each(ofTheSystem)('has the %s that a shell would give it', (part) => {
    expect(seen[part]).toEqual({ ...Object(plain[part]), ...ofTheDeck[part] })
  })

  it('keeps no file of the deck open', () => {
    const files = (one: Seen): string[] =>
      Object.keys(Object(one.descriptors)).filter((target) => target.startsWith('/'))
    expect(files(seen)).toEqual(files(plain))
  })
})
