import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endsLoudly, eventPieces } from './event-words.ts'

describe('pieces of an event', () => {
  it('set off slot, generation and how it ended', () => {
    expect(eventPieces('slot 2 exited by SIGKILL after 2 m 14 s; respawned as g3 in 212 ms')).toEqual([
      { text: 'slot 2', kind: 'strong' },
      { text: ' exited by ', kind: 'plain' },
      { text: 'SIGKILL', kind: 'end' },
      { text: ' after 2 m 14 s; respawned as ', kind: 'plain' },
      { text: 'g3', kind: 'strong' },
      { text: ' in 212 ms', kind: 'plain' },
    ])
    expect(eventPieces('slot 1 exited with code 1 after 0.4 s')[2]).toEqual({ text: 'exited with code 1', kind: 'end' })
  })

  it('joined are the sentence again', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('slot 3', 'g12', 'SIGTERM', 'code 7', ' and ', 'x')), (parts) => {
        const words = parts.join(' ')
        expect(
          eventPieces(words)
            .map(({ text }) => text)
            .join(''),
        ).toBe(words)
      }),
    )
  })
})

describe('the last lines of an end', () => {
  it.each([
    ['exit', 'warn', true],
    ['exit', 'bad', true],
    ['exit', 'idle', false],
    ['exit', 'hot', false],
    ['failed', 'bad', true],
    ['drain', 'warn', false],
  ] as const)('%s in tone %s: %s', (kind, tone, isOffered) => {
    expect(endsLoudly({ kind, tone })).toBe(isOffered)
  })
})
