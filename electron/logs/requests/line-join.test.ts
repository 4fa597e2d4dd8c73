import { describe, expect, it } from 'vitest'
import { lineCheck } from '../../../shared/base/line-check.ts'
import { LineJoin } from './line-join.ts'

/** A process that writes: what arrives, what its agent tells of it, and what comes of both. */
function create() {
  const joined: (readonly [entry: number, requestId: string, line: string])[] = []
  const join = new LineJoin({ slot: 3, generation: 2 }, (entry, { requestId, line }) =>
    joined.push([entry, requestId, line]),
  )
  let sentByte = 0
  let countedByte = 0
  return {
    joined: () => joined.map(([entry, requestId]) => [entry, requestId]),
    names: () => joined.map(([, , line]) => line),
    /** Whole lines of one write; each an entry, or of the entry given. */
    arrives(text: string, number: number | null, entryOf: (at: number) => number | null = () => number): void {
      text.split(/(?<=\n)/).forEach((line, at) => {
        join.arrived('stdout', {
          fromByte: sentByte,
          byteCount: line.length,
          number: entryOf(at),
          check: lineCheck(line),
        })
        sentByte += line.length
      })
    },
    /** What the agent saw written; null: outside of any request. */
    told(...writes: readonly (readonly [text: string, request: number | null])[]): void {
      const marks: number[] = []
      const requests: [number, string][] = []
      for (const [text, request] of writes) {
        if (request !== null) {
          marks.push(0, countedByte, text.length, request, lineCheck(text))
          requests.push([request, `GET /${request}`])
        }
        countedByte += text.length
      }
      join.told({ kind: 'lines', requests, marks, droppedCount: 0 })
    },
  }
}

describe('the lines of a request', () => {
  it('are joined, whichever pipe was first', () => {
    const both = create()
    both.arrives('outside\n', 1)
    both.arrives('one\n', 2)
    both.told(['outside\n', null], ['one\n', 7], ['two\n', 8])
    expect(both.joined()).toEqual([[2, '3.2.7']])
    both.arrives('two\n', 3)
    expect(both.joined()).toEqual([
      [2, '3.2.7'],
      [3, '3.2.8'],
    ])
    expect(both.names()).toEqual(['GET /7', 'GET /8'])
  })

  it('are all those of one write, each entry once', () => {
    const both = create()
    both.arrives('Error: x\n  at a\n  at b\nnext\n', null, (at) => (at < 3 ? 1 : 2))
    both.told(['Error: x\n  at a\n  at b\nnext\n', 4])
    expect(both.joined()).toEqual([
      [1, '3.2.4'],
      [2, '3.2.4'],
    ])
  })

  it('are those of the request that began their entry', () => {
    const both = create()
    both.arrives('begun\nand more\n', 1)
    both.told(['begun\n', 1], ['and more\n', 2])
    expect(both.joined()).toEqual([[1, '3.2.1']])
  })

  it('are found again when something else wrote to the stream, and never mistaken for it', () => {
    const both = create()
    both.arrives('first\n', 1)
    both.arrives("a child's line\n", 2)
    both.arrives('second\n', 3)
    both.arrives('third\n', 4)
    both.told(['first\n', 1], ['second\n', 2], ['third\n', 3])
    expect(both.joined()).toEqual([
      [1, '3.2.1'],
      [3, '3.2.2'],
      [4, '3.2.3'],
    ])
  })

  it('are found where writes overtook each other', () => {
    const both = create()
    for (const [at, text] of ['one\n', 'quick\n', 'slow line\n', 'two\n'].entries()) both.arrives(text, at)
    both.told(['one\n', 1], ['slow line\n', 3], ['quick\n', 2], ['two\n', 4])
    expect(both.joined().toSorted()).toEqual([0, 1, 2, 3].map((at) => [at, `3.2.${at + 1}`]))
  })

  it('are not looked for where they were dropped', () => {
    const both = create()
    both.arrives('same\n', null)
    both.arrives('same\n', 2)
    both.arrives('other\n', 3)
    both.told(['same\n', 1], ['same\n', 2], ['other\n', 3])
    expect(both.joined()).toEqual([
      [2, '3.2.2'],
      [3, '3.2.3'],
    ])
  })

  it('do not wait for ever for one that never comes', () => {
    const both = create()
    both.arrives('before\n', 1)
    both.arrives('something else\n', 2)
    both.told(['before\n', 1], ['never there\n', 2], ['after\n', 3])
    for (let report = 0; report < 50; report += 1) both.told()
    both.arrives('after\n', 3)
    both.told()
    expect(both.joined()).toEqual([
      [1, '3.2.1'],
      [3, '3.2.3'],
    ])
  })

  it('are joined in time where most lines belong to none', () => {
    const both = create()
    // What goes through all that came before would be ended by the bound of any test.
    for (let at = 0; at < 100_000; at += 1) {
      both.arrives(`line ${at}\n`, at)
      if (at % 100 === 99) {
        const lines = Array.from({ length: 100 }, (_, back) => `line ${at - 99 + back}\n`)
        both.told(...lines.map((text, index) => [text, index % 10 === 0 ? 1 + index : null] as const))
      }
    }
    expect(both.joined()).toHaveLength(10_000)
    expect(both.joined().every(([entry]) => Number(entry) % 10 === 0)).toBe(true)
  })
})
