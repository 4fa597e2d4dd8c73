import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fail, ok } from '../../../shared/result.ts'
import { DeckEnded, type DeckThread } from '../../deck/thread/deck-thread.ts'
import { Unanswered } from '../../deck/thread/port-calls.ts'
import { answerWindow, type CommandParts, type OwnHandlers } from './answer-window.ts'

/** A deck that answers as the test says, and handlers of main that do nothing. */
function partsOf(call: () => unknown, refusal: CommandParts['refusal'] = () => null): CommandParts {
  const deck = { call: async () => call() } as unknown as Pick<DeckThread, 'call'>
  return { deck, refusal, own: { 'app.copyText': () => ok(undefined) } as unknown as OwnHandlers }
}

const long = 'x'.repeat(489_000)

describe('a command of the window', () => {
  beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
  afterEach(() => vi.restoreAllMocks())

  it('is carried out by whom it belongs to', async () => {
    const parts = partsOf(() => ok('from the deck'))
    expect(await answerWindow(parts, 'cluster.start', { clusterId: 'a' })).toEqual(ok('from the deck'))
    expect(await answerWindow(parts, 'app.copyText', { text: 'a' })).toEqual(ok(undefined))
  })

  it.each([
    ['no name', { toString: 1 }],
    ['no name', { toString: 1, valueOf: 1 }],
    ['no name', null],
    ['no name', undefined],
    ['no name', Symbol('a')],
    ['no name', 7n],
    ['no name', Object.create(null)],
    ['an unknown name', 'no.such.command'],
    ['an unknown name', '__proto__'],
    ['a long name', long],
  ])('with %s is refused', async (_what, name) => {
    const answer = await answerWindow(
      partsOf(() => ok(undefined)),
      name,
      {},
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(JSON.stringify(answer).length).toBeLessThan(300)
  })

  it.each([
    ['cluster.open', { scriptPath: '/a.js', env: { [long]: 1 } }],
    ['cluster.open', { scriptPath: '/a.js', env: { [`${long}=`]: 'a' } }],
    ['cluster.open', { scriptPath: '/a.js', args: Array.from({ length: 900 }, () => 1) }],
    ['cluster.open', { scriptPath: '/a.js', [long]: 1 }],
    ['cluster.scale', { [long]: 1 }],
    ['cluster.scale', null],
    ['load.start', { settings: { headers: [{ name: long, value: '' }] } }],
    ['deck.saveView', { columnWidths: Object.fromEntries(Array.from({ length: 5000 }, (_, at) => [`${at}`, 'x'])) }],
  ])('%s that is malformed is refused in few words: %#', async (name, input) => {
    const answer = await answerWindow(
      partsOf(() => ok(undefined)),
      name,
      input,
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(JSON.stringify(answer).length).toBeLessThan(2000)
  })

  it('is refused in few words by the deck, too', async () => {
    const answer = await answerWindow(
      partsOf(() => fail('not-found', long)),
      'cluster.start',
      { clusterId: 'a' },
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'not-found', message: expect.stringMatching(/^x+…$/) } })
    expect(JSON.stringify(answer).length).toBeLessThan(6000)
  })

  it('is not even asked of the deck when main refuses it', async () => {
    const call = vi.fn(() => ok(undefined))
    const parts = partsOf(call, () => fail('refused', 'not picked'))
    expect(await answerWindow(parts, 'cluster.open', { scriptPath: '/a.js' })).toEqual(fail('refused', 'not picked'))
    expect(call).not.toHaveBeenCalled()
  })

  it.each([
    [new Error('a bug'), 'cluster.start failed inside the deck: a bug. The deck goes on; please report this'],
    [
      { toString: 1 },
      'cluster.start failed inside the deck: something was thrown that is no error. The deck goes on; please report this',
    ],
    [
      new Unanswered('nothing for 10 s'),
      'cluster.start was not answered: nothing for 10 s. It may still be carried out',
    ],
    [new DeckEnded('it ended'), 'cluster.start was not carried out: it ended'],
  ])('that fails inside is answered: %#', async (thrown, message) => {
    const parts = partsOf(() => {
      throw thrown
    })
    expect(await answerWindow(parts, 'cluster.start', { clusterId: 'a' })).toEqual(fail('internal', message))
  })
})
