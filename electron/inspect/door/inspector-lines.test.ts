import { describe, expect, it } from 'vitest'
import { InspectorLines } from './inspector-lines.ts'

const address = 'ws://127.0.0.1:41234/c2d18655-1c9a-436e-bb45-c8f2817ac478'
const said = `Debugger listening on ${address}\nFor help, see: https://nodejs.org/en/docs/inspector\nDebugger attached.\n`

/** What of the pieces comes through, the held rest included. */
function through(pieces: readonly string[]): string {
  const lines = new InspectorLines()
  let rest = ''
  lines.onRelease((bytes) => {
    rest += bytes.toString('latin1')
  })
  lines.arm()
  const passed = pieces.map((piece) => lines.pass(Buffer.from(piece, 'latin1')).toString('latin1')).join('')
  lines.disarm()
  return passed + rest
}

describe('lines of the inspector', () => {
  it.each([
    ['alone', [said], ''],
    ['between two of the app', [`one\n${said}two\n`], 'one\ntwo\n'],
    ['behind an unfinished one', [`one ${said}two\n`], 'one two\n'],
    ['byte by byte', [...`a\n${said}D\nDebugger is my word\n`], 'a\nD\nDebugger is my word\n'],
    ['that only begin so', ['Debugger att', 'ack!\n', 'For help'], 'Debugger attack!\nFor help'],
    ['among bytes that are no text', ['\xff\xfe', said, '\x80'], '\xff\xfe\x80'],
  ])('are taken out %s', (_, pieces, left) => {
    expect(through(pieces)).toBe(left)
  })

  it('tell where it listens, now or later', async () => {
    const lines = new InspectorLines()
    lines.arm()
    const later = lines.address(null)
    lines.pass(Buffer.from(said.slice(0, 40)))
    lines.pass(Buffer.from(said.slice(40)))
    expect(await later).toBe(address)
    expect(await lines.address(1000)).toBe(address)
    lines.disarm()
    lines.arm()
    const none = lines.address(null)
    lines.giveUp()
    expect(await none).toBeNull()
  })

  it('stay where the app opened it itself, and are noted', () => {
    const lines = new InspectorLines()
    expect(lines.pass(Buffer.from(said)).toString()).toBe(said)
    expect(lines.othersAddress).toBe(address)
    lines.pass(Buffer.from(`Debugger ending on ${address}\n`))
    expect(lines.othersAddress).toBeNull()
  })

  it('are taken out until the last of several looks is over', () => {
    const lines = new InspectorLines()
    lines.arm()
    lines.arm()
    lines.disarm()
    expect(lines.pass(Buffer.from(said)).toString()).toBe('')
    lines.disarm()
    expect(lines.pass(Buffer.from('Debugger attached.\n')).toString()).toBe('Debugger attached.\n')
  })
})
