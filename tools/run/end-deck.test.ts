import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readEndWord } from '../../electron/main/start/end-word.ts'
import { startFor, tellToEnd } from './end-deck.mjs'

/** A deck that prints what it is told. */
async function deckOn(platform: string): Promise<{ readonly deck: ChildProcess; told(): Promise<unknown> }> {
  const hears = `process.on('message', (message) => console.log(JSON.stringify(message))); process.on('SIGINT', () =>
    console.log('"a signal"')); setInterval(() => {}, 1000); console.log('0')`
  const { stdio } = startFor(platform)
  const hearsWords = Array.isArray(stdio) && stdio.includes('ipc')
  const piped = hearsWords ? ['ignore' as const, 'pipe' as const, 'inherit' as const, 'ipc' as const] : 'pipe'
  const deck = spawn(process.execPath, ['-e', hears], { stdio: piped })
  onTestFinished(() => void deck.kill('SIGKILL'))
  if (deck.stdout === null) throw new Error('it says nothing')
  const output = deck.stdout
  await once(output, 'data')
  return { deck, told: async () => JSON.parse(String((await once(output, 'data'))[0])) }
}

describe('the end of the deck, as npm start tells it', () => {
  it('is a word where there are no signals, and the deck knows it', async () => {
    const { deck, told } = await deckOn('win32')
    tellToEnd(deck, 'SIGINT', 'win32')
    expect(readEndWord(await told())).toBe('SIGINT')
    deck.disconnect()
    tellToEnd(deck, 'SIGINT', 'win32')
  })

  it.skipIf(process.platform === 'win32')('is the signal elsewhere', async () => {
    const { deck, told } = await deckOn('linux')
    tellToEnd(deck, 'SIGINT', 'linux')
    expect(await told()).toBe('a signal')
  })

  it.each([null, 'SIGINT', { as: 'SIGINT' }, { clusterdeck: 'end', as: 'SIGKILL' }])('is not %j', (message) => {
    expect(readEndWord(message)).toBeNull()
  })
})
