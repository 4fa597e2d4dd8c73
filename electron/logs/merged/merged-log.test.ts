import { describe, expect, it } from 'vitest'
import { maskSecrets } from '../reading/mask-line.ts'
import { describeEntry } from './describe-row.ts'
import { MergedLog } from './merged-log.ts'
import { writeEntry } from './write-entry.ts'

function testLog() {
  const log = new MergedLog({ mostBytes: 64 * 1024 * 1024, ownFiles: [], monoMs: () => 0 })
  const place = { slot: 1, generation: 1 } as const
  log.open(1, { ...place, stream: 'stdout' }, 0)
  log.open(2, { ...place, stream: 'stderr' }, 0)
  return {
    log,
    print(text: string, atMs = 1000, stream: 1 | 2 = 1) {
      const bytes = Buffer.from(text)
      log.take(stream, bytes, 0, bytes.length, atMs)
    },
    entries() {
      const { store } = log
      const numbers = Array.from(
        { length: store.endNumber - store.firstNumber },
        (_, index) => store.firstNumber + index,
      )
      return numbers.flatMap((number) => {
        const placed = store.find(number)
        return (placed === null ? null : describeEntry(store, placed, null)) ?? []
      })
    },
    texts() {
      return this.entries().map(
        ({ lines, row }) => lines.join('⏎') + (row.repeatCount > 1 ? ` ×${row.repeatCount}` : ''),
      )
    },
  }
}

describe('entries of the log', () => {
  it('have the stack that belongs to their line, also between lines of another stream', () => {
    const one = testLog()
    one.print('TypeError: no cart\n    at load (/app/cart.js:11:9)\n', 1000, 2)
    one.print('GET /\n', 1001)
    one.print('    at next (/app/next.js:2:1) {\n  code: 7\n}\nnext\n', 1002, 2)
    expect(one.texts()).toEqual([
      'TypeError: no cart⏎    at load (/app/cart.js:11:9)⏎    at next (/app/next.js:2:1) {⏎  code: 7⏎}',
      'GET /',
      'next',
    ])
    expect(one.entries()[0]?.row).toMatchObject({ level: 'error', format: 'stack', moreLineCount: 4 })
  })

  it('have the whole report of an error that nobody caught', () => {
    const one = testLog()
    const report =
      "/app/server.js:3\nthrow new Error('no database')\n^\n\nError: no database\n    at Object.<anonymous> (/app/server.js:3:7)\n\nNode.js v24.11.0\n"
    one.print(`${report}after\n`, 1000, 2)
    expect(one.texts()).toEqual([report.trimEnd().replaceAll('\n', '⏎'), 'after'])
  })

  it('begin with each line that is not indented, or has a time or a level', () => {
    const one = testLog()
    one.print('a\nb\n  2026-11-29 c\n  WARN d\n  express:router e +1ms\n')
    expect(one.texts()).toEqual(['a', 'b', '  2026-11-29 c', '  WARN d', '  express:router e +1ms'])
  })

  it('are alone where an indented line comes later than a second', () => {
    const one = testLog()
    one.print('first\n', 1000)
    one.print('  late\n', 2500)
    expect(one.texts()).toEqual(['first', '  late'])
  })

  it('are runs where the same line comes again, until another comes or time passes', () => {
    const one = testLog()
    for (let at = 0; at < 5; at++) one.print('tick\n', 1000 + at)
    one.print('tock\n', 1010)
    one.print('tick\n', 1020)
    one.print('tick\n', 9000)
    one.print('tick\n', 1500, 2)
    expect(one.texts()).toEqual(['tick ×5', 'tock', 'tick', 'tick', 'tick'])
    expect(one.log.store.lineCounts).toEqual({ kept: 9, evicted: 0 })
  })

  it('end a run when its last line turns out to have more', () => {
    const one = testLog()
    one.print('Error: x\nError: x\nError: x\n    at a (/app/a.js:1:1)\n')
    expect(one.texts()).toEqual(['Error: x ×2', 'Error: x⏎    at a (/app/a.js:1:1)'])
    expect(one.log.store.lineCounts).toEqual({ kept: 4, evicted: 0 })
  })

  it('keep their order when a clock is set back, and show bytes that are no text', () => {
    const one = testLog()
    one.print('later\n', 5000)
    one.print('earlier\n', 1000)
    one.log.take(1, Buffer.of(0, 1, 2, 255, 254, 65, 0, 10), 0, 8, 6000)
    expect(one.entries().map(({ row }) => row.atMs)).toEqual([5000, 5000, 6000])
    expect(one.texts()[2]).toBe('·····A·')
  })

  it('say in words how much was dropped, and of a line that it was cut', () => {
    const one = testLog()
    one.print('begun')
    one.log.gap(1, { lineCount: 41, byteCount: 1_200_000, endsInLine: true }, 1001)
    one.print(' rest of a lost line\nwhole\n')
    one.print(`${'x'.repeat(10_000_000)}\n`)
    const [begun, gap, whole, long] = one.entries()
    expect(begun?.row.remark).toBe('the rest of this line was dropped: output came faster than it could be read')
    expect(gap?.row).toMatchObject({
      level: 'warn',
      message: '41 lines (1.2 MB) dropped here: output came faster than it could be read',
      remark: 'said by the deck',
    })
    expect(whole?.row.message).toBe('whole')
    expect(long?.row.remark).toBe('cut: the line has 10 MB')
    expect(long?.isCut).toBe(true)
    // 40 whole lines, and the one whose rest came after it; that which was begun is kept.
    expect(one.log.dropped).toEqual([{ slot: 1, lineCount: 41, byteCount: 1_200_021 }])
  })
})

describe('entries that are written down', () => {
  const as = { format: 'text', withPrefix: true, isMasked: false } as const
  it('have a prefix on their first line alone, so that a stack can be copied', () => {
    const one = testLog()
    one.print('Error: x\n    at a (/app/a.js:1:1)\n', 1_764_445_861_000, 2)
    const texts = one.entries().map((entry) => writeEntry(entry, as))
    expect(texts).toEqual(['2025-11-29T19:51:01.000Z slot 1 g1 stderr error  Error: x\n    at a (/app/a.js:1:1)'])
    const [json] = one.entries().map((entry) => writeEntry(entry, { ...as, format: 'jsonl' }))
    expect(JSON.parse(json ?? '')).toMatchObject({ slot: 1, stream: 'stderr', level: 'error' })
  })

  it.each([
    ['password=hunter2 user=ann', 'password=••• user=ann'],
    ['{"token":"abc.def","id":7}', '{"token":"•••","id":7}'],
    ['Authorization: Bearer abcdef', 'Authorization: •••'],
    ['connects to redis://me:pass@db:6379/0', 'connects to redis://•••@db:6379/0'],
    ['GET /login?api_key=123&a=1', 'GET /login?api_key=•••&a=1'],
    ['got eyJhbGciOi.eyJzdWIi.sig there', 'got ••• there'],
    ['nothing to hide: 17', 'nothing to hide: 17'],
  ])('hide what looks like a secret: %s', (line, masked) => {
    expect(maskSecrets(line)).toBe(masked)
  })
})
