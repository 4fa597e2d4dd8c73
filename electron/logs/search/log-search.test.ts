import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { LogView } from '../merged/log-view.ts'
import { MergedLog } from '../merged/merged-log.ts'
import { compileQuery } from './compile-query.ts'
import { neededLiterals } from './needed-literals.ts'

const beganMs = 1_764_445_800_000

/** A log by hand: its time goes on when the test says so. */
function testLog(mostBytes = 64 * 1024 * 1024) {
  let monoMs = 0
  const log = new MergedLog({ mostBytes, ownFiles: [], monoMs: () => monoMs })
  log.open(1, { slot: 1, generation: 1, stream: 'stdout' }, beganMs)
  log.open(2, { slot: 2, generation: 3, stream: 'stderr' }, beganMs)
  let viewId = 0
  const pass = (ms: number): void => {
    monoMs += ms
  }
  return {
    log,
    pass,
    print(stream: 1 | 2, text: string) {
      const bytes = Buffer.from(text)
      log.take(stream, bytes, 0, bytes.length, beganMs + monoMs)
    },
    view(query: string, mode: 'filter' | 'highlight' = 'filter') {
      const ports = {
        clusterId: 'one',
        log,
        mostBytes,
        monoMs: () => monoMs,
        nowMs: () => beganMs,
        nextViewId: () => ++viewId,
      }
      const view = new LogView(ports, { query, mode })
      pass(1000)
      while (view.work());
      return view
    },
    /** First lines of what a query finds. */
    find(query: string): readonly string[] {
      const view = this.view(query)
      const { firstRow, endRow, problem } = view.state()
      return problem === null ? view.rows(firstRow, endRow - firstRow).map(({ message }) => message) : [problem]
    },
  }
}

describe('search in the log', () => {
  const one = testLog()
  const { print, log } = one
  print(1, '{"level":30,"time":1,"pid":1,"hostname":"h","res":{"statusCode":200},"ms":12,"msg":"Done cart 17"}\n')
  print(
    1,
    '{"level":50,"time":1,"pid":1,"hostname":"h","res":{"statusCode":503},"ms":812,"reqId":"r-9","msg":"Failed cart 18"}\n',
  )
  print(2, 'TypeError: no cart\n    at load (/app/cart.js:11:9)\n    at next (/app/next.js:2:1)\n')
  print(2, '\u001b[31mno\u001b[39m money\n')
  print(1, 'plain words, status:200 in them\nÄrger im Öl\n')
  log.event({
    id: 7,
    atMs: beganMs,
    kind: 'exit',
    tone: 'bad',
    slot: 2,
    generation: 3,
    words: 'slot 2 exited with code 1',
    mark: null,
  })

  it.each([
    ['cart', ['Done cart 17', 'Failed cart 18', 'TypeError: no cart']],
    ['done', ['Done cart 17']],
    ['DONE', []],
    ['cart.js', ['TypeError: no cart']],
    ['"no money"', ['no money']],
    ['ärger', ['Ärger im Öl']],
    ['Öl', ['Ärger im Öl']],
    ['-cart -is:life', ['no money', 'plain words, status:200 in them', 'Ärger im Öl']],
    ['/cart (17|19)/', ['Done cart 17']],
    ['/CART 1[78]/i', ['Done cart 17', 'Failed cart 18']],
    ['/^TypeError|code \\d$/', ['TypeError: no cart', 'slot 2 exited with code 1']],
    ['level>=error', ['Failed cart 18', 'TypeError: no cart', 'slot 2 exited with code 1']],
    ['is:error slot:2', ['TypeError: no cart']],
    ['is:life', ['slot 2 exited with code 1']],
    ['slot:2', ['TypeError: no cart', 'no money', 'slot 2 exited with code 1']],
    ['gen:3 stream:stderr -/^no/', ['TypeError: no cart']],
    ['status:5xx', ['Failed cart 18']],
    ['statusCode=200', ['Done cart 17']],
    ['status:200', ['Done cart 17', 'plain words, status:200 in them']],
    ['ms>=100', ['Failed cart 18']],
    ['reqId:r-9', ['Failed cart 18']],
    [
      '/a(?=b)/',
      ['pattern invalid: it looks ahead with `(?=`, which this search cannot: match that text, too, in the one at 1'],
    ],
    [
      '/(?<!a)b/',
      ['pattern invalid: it looks behind with `(?<!`, which this search cannot: match that text, too, in the one at 1'],
    ],
    [
      '/(a)\\1/',
      ['pattern invalid: it repeats a group with `\\1`, which this search cannot: write it out, in the one at 1'],
    ],
    ['/(a/', ['pattern invalid: missing closing ): `(a`, in the one at 1']],
  ])('finds %s', (query, messages) => {
    expect(one.find(query)).toEqual(messages)
  })

  it('is not stopped by a pattern that would never end elsewhere', () => {
    const endless = testLog()
    endless.print(1, `${'a'.repeat(50_000)}!\n`)
    expect(endless.find('/^(a+)+$/')).toEqual([])
  })
})

describe('a search in all that is kept', () => {
  it.each([
    '/q-[0-9a]{2}5"/',
    '/7.?"|refused/',
    '/at [a-z]+3/',
    'ms>40',
    '-ms>40',
    'ms:5 req',
    'ms!=5 level:info',
    'ms:7',
  ])('finds by %s what each entry looked at alone gives', (query) => {
    const one = testLog()
    // It looks at each entry as it comes, for itself.
    const live = one.view(query)
    for (let line = 0; line < 14_000; line++) {
      const id = line.toString(36)
      one.print(1, `{"level":30,"time":${line},"pid":1,"reqId":"req-${id}","msg":"done ${line}","ms":${line % 53}}\n`)
      if (line % 5 === 0) one.print(2, `{"level":30,"time":1,"pid":1,"res":{"ms":${line}},"msg":"ä req-${id}"}\n`)
      if (line % 7 === 0) one.print(2, `Error: refused req-${id}"\n    at load${line}\n`)
      if (line % 11 === 0) one.print(1, `\u001b[3${line % 8}m7\u001b[39m" ms:7 ms:5 req ${line}\n`)
    }
    one.pass(2000)
    while (live.work());
    const swept = one.view(query)
    const numbersOf = (view: LogView): readonly number[] => {
      const { firstRow, endRow } = view.state()
      return view.rows(firstRow, endRow - firstRow).map(({ number }) => number)
    }
    expect(one.log.store.segments.length).toBeGreaterThan(1)
    expect(numbersOf(swept).length).toBeGreaterThan(0)
    expect(numbersOf(swept)).toEqual(numbersOf(live))
  })
})

describe('a view of the log', () => {
  it('shows the same rows for the same numbers while lines come and go', () => {
    const one = testLog(3 * 1024 * 1024)
    for (let line = 0; line < 1000; line++) one.print(1, `line ${line}${line % 10 === 0 ? ' hit' : ''}\n`)
    const view = one.view('hit')
    const before = view.state()
    expect(before.matchCount).toBe(100)
    const [last] = view.rows(before.endRow - 1, 1)
    expect(last?.message).toBe('line 990 hit')
    for (let line = 0; line < 60_000; line++) one.print(2, `more ${line} ${'x'.repeat(80)}\n`)
    one.print(2, 'late hit\n')
    one.pass(1000)
    while (view.work());
    const after = view.state()
    expect(after.evictedCount).toBeGreaterThan(1000)
    expect(after.matchCount).toBe(1)
    expect(after.firstRow).toBe(before.endRow)
    expect(view.rows(before.endRow - 1, 3).map(({ message }) => message)).toEqual(['late hit'])
    expect(after.keptBytes).toBeLessThan(4.5 * 1024 * 1024)
  })

  it('tells nothing of what was cleared as gone to make room', () => {
    const one = testLog()
    one.print(1, 'before\n')
    const view = one.view('', 'highlight')
    one.log.clear()
    one.print(1, 'after\n')
    expect(view.state()).toMatchObject({ entryCount: 1, evictedCount: 0 })
  })

  it('steps from match to match, and says the how many-eth it is', () => {
    const one = testLog()
    for (let line = 0; line < 10; line++) one.print(1, `line ${line}${line % 4 === 0 ? ' hit' : ''}\n`)
    const view = one.view('hit', 'highlight')
    expect(view.step(0, 'next')).toEqual({ row: 4, ordinal: 2 })
    expect(view.step(8, 'next')).toBeNull()
    expect(view.step(10, 'previous')).toEqual({ row: 8, ordinal: 3 })
    expect(view.rows(3, 2).map(({ isMatch, hits }) => [isMatch, hits])).toEqual([
      [false, []],
      [true, [[7, 10]]],
    ])
  })

  it('begins anew when a late line makes a match of an entry', () => {
    const one = testLog()
    one.print(1, 'Error: first\n')
    const view = one.view('cause')
    expect(view.state().matchCount).toBe(0)
    const { viewId } = view
    one.pass(-500)
    one.print(1, '    cause: none\n')
    one.pass(1000)
    while (view.work());
    expect(view.state()).toMatchObject({ matchCount: 1 })
    expect(view.viewId).toBeGreaterThan(viewId)
  })

  it('goes to a time, and to an entry’s number', () => {
    const one = testLog()
    for (let line = 0; line < 5; line++) {
      one.print(1, `line ${line}\n`)
      one.pass(1000)
    }
    const all = one.view('', 'highlight')
    expect(all.rowAt({ atMs: beganMs + 1500 })).toBe(2)
    expect(all.rowAt({ atMs: beganMs + 99_000 })).toBe(4)
    const some = one.view('/[13]$/')
    expect(some.rowAt({ number: 2 })).toBe(some.state().firstRow + 1)
  })

  it('counts entries, levels and matches in columns of time', () => {
    const one = testLog()
    one.print(1, 'WARN a\n')
    one.pass(5000)
    one.print(1, 'ERROR b\nERROR c\n')
    const { density, densityFromMs, densityStepMs, levels } = one.view('c', 'highlight').state()
    expect([densityFromMs, densityStepMs, density.length]).toEqual([beganMs, 1000, 6])
    expect(density[0]).toEqual({ count: 1, warnCount: 1, errorCount: 0, matchCount: 0 })
    expect(density[5]).toEqual({ count: 2, warnCount: 0, errorCount: 2, matchCount: 1 })
    expect(levels).toEqual({ warn: 1, error: 2 })
  })
})

describe('texts that a pattern needs', () => {
  it.each([
    ['cart/\\d+7 in', ['cart/']],
    ['timeout|refused', ['timeout', 'refused']],
    ['(timeout|refused)', null],
    ['ab|refused', null],
    ['colou?r is', ['colo']],
    ['[abc]def+g', ['def']],
    ['a\\.json$', ['a.json']],
    ['(?i)error', null],
    ['x{0,2}yzw', ['yzw']],
    ['\\x41bcde', ['bcde']],
    ['.*', null],
  ])('of %s', (pattern, literals) => {
    expect(neededLiterals(pattern)).toEqual(literals)
  })

  it('are in whatever the pattern matches', () => {
    const texts = [
      'cart/1227 in 3',
      'timeout',
      'refused!',
      'color is',
      'colour is',
      'adefffg',
      'a.json',
      'xxyzw',
      'Abcde',
      'error',
    ]
    for (const pattern of [
      'cart/\\d+7 in',
      'timeout|refused',
      'colou?r is',
      '[abc]def+g',
      'a\\.json$',
      'x{0,2}yzw',
      '\\x41bcde',
    ]) {
      const literals = neededLiterals(pattern) ?? []
      for (const text of texts)
        if (RE2JS.compile(pattern).test(text)) expect(literals.some((one) => text.includes(one))).toBe(true)
      expect(texts.some((text) => RE2JS.compile(pattern).test(text))).toBe(true)
    }
  })

  it('are told of a query by its rarest word', () => {
    const compiled = compileQuery('a "much longer" level:warn', beganMs)
    expect(compiled.ok && compiled.value?.needles).toEqual({ bytes: ['much longer'], pattern: null, ignoresCase: true })
  })
})
