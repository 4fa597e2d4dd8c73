import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../../../../shared/base/clock.ts'
import { AwaitedLooks, type LookReport } from '../../inspect/awaited-looks.ts'
import { fetchWritten } from './fetch-written.ts'

type Piece = Extract<LookReport, { kind: 'written' }>

/** An agent that answers each piece with what `tell` makes of the order; null: it does not answer any more. */
async function fetchFrom(tell: (offset: number) => Partial<Piece> | null) {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-fetched-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const looks = new AwaitedLooks()
  const kinds: string[] = []
  const worker: Parameters<typeof fetchWritten>[0]['worker'] = {
    looks,
    async askFor(wish) {
      if (wish.type !== 'inspect') return { ok: false, words: 'it was asked for something else' }
      kinds.push(wish.order.kind)
      if (wish.order.kind !== 'read-written') return { ok: true }
      const { lookId, offset } = wish.order
      const piece = tell(offset)
      if (piece === null) looks.close()
      else looks.heard({ kind: 'written', lookId, offset, totalBytes: 9, base64: '', words: '', ...piece })
      return { ok: true }
    },
  }
  const path = join(folder, 'written')
  const counts: number[] = []
  const ports = { mostBytes: 100, fetched: (byteCount: number) => counts.push(byteCount), isOver: () => false }
  const fetched = await fetchWritten({ worker, name: "slot 1's g1", clock: systemClock }, path, ports)
  return { fetched, path, names: readdirSync(folder), counts, last: kinds.at(-1) }
}

const three = Buffer.from('abc').toString('base64')

describe('what an agent in a container wrote', () => {
  it('is fetched piece by piece, for this user alone, and dropped there', async () => {
    const { fetched, path, names, counts, last } = await fetchFrom(() => ({ base64: three }))
    expect(fetched).toEqual({ ok: true, value: undefined })
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, names]).toEqual(['abcabcabc', 0o600, ['written']])
    expect([counts, last]).toEqual([[3, 6, 9], 'drop-written'])
  })

  it.each<[string, (offset: number) => Partial<Piece> | null, RegExp]>([
    [
      'claims more than is fetched',
      () => ({ totalBytes: 1e12 }),
      /has 1000000 MB, more than the \S+ MB that are fetched/,
    ],
    ['hands over another piece', () => ({ offset: 3, base64: three }), /another piece/],
    ['hands over more than it has', () => ({ base64: three.repeat(9) }), /another piece/],
    ['hands over nothing', () => ({}), /another piece/],
    ['changes its mind on how much it is', (offset) => ({ base64: three, totalBytes: 9 + offset }), /another piece/],
    ['has forgotten it', () => ({ words: 'nothing of that name waits here' }), /nothing of that name waits here/],
    ['ends meanwhile', (offset) => (offset === 0 ? { base64: three } : null), /ended meanwhile/],
  ])('is not kept, not even in part, where it %s', async (_, tell, words) => {
    const { fetched, names } = await fetchFrom(tell)
    expect(fetched).toMatchObject({ ok: false, error: { message: expect.stringMatching(words) } })
    expect(names).toEqual([])
  })
})
