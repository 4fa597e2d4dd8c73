import { describe, expect, it } from 'vitest'
import { type Fact, factSchema } from '../../../shared/lessons/facts.ts'
import type { Answered } from '../../../shared/lessons/lesson-view.ts'
import { areMet, isMet, judgeClaim } from './conditions.ts'
import { type Facts, factValues } from './fact-values.ts'
import { factWords, fillText } from './fact-words.ts'
import { mergeRounds, type PartMeasures } from './measures.ts'

const machine = { cores: 2, memoryBytes: 8e9, atMs: 5 }

function answered(change: Partial<Answered>): Answered {
  return {
    client: 1,
    number: 1,
    method: 'GET',
    path: '/',
    status: 200,
    words: '',
    pid: 11,
    slot: 1,
    ms: 3,
    body: null,
    atMs: 100,
    ...change,
  }
}

function measured(change: Partial<PartMeasures>): PartMeasures {
  return {
    startedAtMs: 0,
    endedAtMs: 9,
    answers: {},
    loads: {},
    notes: {},
    untils: {},
    events: [],
    facts: [],
    ...change,
  }
}

const answers = [
  answered({ pid: 11, ms: 2, body: { counter: 1, cart: { size: 3 } } }),
  answered({ pid: 12, slot: 2, ms: 8, number: 2, body: { counter: 1 } }),
  answered({ pid: 11, ms: 4, number: 3, path: '/login', method: 'POST', body: { counter: 2 } }),
  answered({ pid: null, slot: null, status: null, ms: 50, number: 4, words: 'socket hang up' }),
]

function valueBy(
  fact: Record<string, unknown>,
  measures: readonly PartMeasures[] = [measured({ answers: { a: answers } })],
) {
  const read: Fact = factSchema.parse({ words: 'x', ...fact })
  return factValues({ it: read }, { measures, kept: {}, machine }).it?.value
}

describe('a fact of answers', () => {
  it.each([
    [{ take: 'count' }, 4],
    [{ take: 'count', where: { status: 200 } }, 3],
    [{ take: 'share', where: { status: 200 } }, 0.75],
    [{ take: 'count', where: { path: '/login', method: 'POST' } }, 1],
    [{ take: 'count', where: { number: 2 } }, 1],
    [{ take: 'count', where: { field: 'counter', is: 1 } }, 2],
    [{ take: 'count', where: { field: 'counter' } }, 3],
    [{ take: 'distinct', field: 'counter' }, 2],
    [{ take: 'distinct' }, 2],
    [{ take: 'largest', field: 'counter' }, 2],
    [{ take: 'smallest', field: 'cart.size' }, 3],
    [{ take: 'sum', field: 'counter' }, 4],
    [{ take: 'largest', field: 'nothing' }, null],
    [{ take: 'median-ms' }, 6],
    [{ take: 'median-ms', where: { status: 200 } }, 4],
    [{ take: 'slowest-ms' }, 50],
    [{ take: 'most-on-one-worker' }, 2],
    [{ take: 'fewest-on-one-worker' }, 1],
    [{ take: 'workers' }, 2],
  ])('%j is %s', (fact, value) => {
    expect(valueBy({ of: 'ask', name: 'a', ...fact })).toBe(value)
  })

  it('is not known before anything was asked, and nothing is not zero', () => {
    expect(valueBy({ of: 'ask', name: 'a', take: 'count' }, [])).toBeNull()
    expect(valueBy({ of: 'ask', name: 'a', take: 'share' }, [measured({ answers: { a: [] } })])).toBeNull()
    expect(valueBy({ of: 'ask', name: 'a', take: 'count' }, [measured({ answers: { a: [] } })])).toBe(0)
  })

  it('is of the newest part that asked, and of all rounds of a repetition', () => {
    const [one, two] = [measured({ answers: { a: answers } }), measured({ answers: { a: answers.slice(0, 1) } })]
    expect(valueBy({ of: 'ask', name: 'a', take: 'count' }, [one, two])).toBe(1)
    const merged = mergeRounds([one, two])
    expect(merged && valueBy({ of: 'ask', name: 'a', take: 'count' }, [merged])).toBe(5)
  })
})

describe('a fact', () => {
  it('of events counts those since its own part began', () => {
    const exit = { kind: 'exit', atMs: 1, slot: 1, words: 'slot 1 exited' } as const
    const own = measured({ events: [exit, exit], facts: ['it'] })
    expect(valueBy({ of: 'events', kind: 'exit' }, [own, measured({ events: [exit] })])).toBe(2)
    expect(valueBy({ of: 'events', kind: 'exit' }, [measured({ events: [exit] })])).toBe(1)
  })

  it('of two others is known when both are, and as old as the older', () => {
    const parse = (fact: object): Fact => factSchema.parse({ words: 'x', ...fact })
    const facts = {
      one: parse({ of: 'note', name: 'one' }),
      two: parse({ of: 'note', name: 'two' }),
      times: parse({ of: 'ratio', over: ['one', 'two'] }),
      more: parse({ of: 'difference', over: ['one', 'two'] }),
      circle: parse({ of: 'ratio', over: ['circle', 'one'] }),
    }
    const one = measured({ notes: { one: { value: 30, atMs: 7 } } })
    expect(factValues(facts, { measures: [one], kept: {}, machine }).times?.value).toBeNull()
    const two = measured({ notes: { two: { value: 10, atMs: 3 } } })
    const known = factValues(facts, { measures: [one, two], kept: {}, machine })
    expect(known).toMatchObject({ times: { value: 3, atMs: 3 }, more: { value: 20 }, circle: { value: null } })
    const zero = measured({ notes: { two: { value: 0, atMs: 3 } } })
    expect(factValues(facts, { measures: [one, zero], kept: {}, machine }).times?.value).toBeNull()
  })

  it('of an earlier sitting stands until it is measured again, also when that fails', () => {
    const until: Fact = factSchema.parse({ of: 'until', name: 'back', words: 'x' })
    const kept: Facts = { it: { id: 'it', words: 'x', unit: 'ms', value: 40, atMs: 1 } }
    expect(factValues({ it: until }, { measures: [], kept, machine }).it?.value).toBe(40)
    const again = measured({ untils: { back: { value: null, atMs: 9 } } })
    expect(factValues({ it: until }, { measures: [again], kept, machine }).it?.value).toBeNull()
  })

  it.each([
    [{ value: null, unit: 'ms' }, 'not measured yet'],
    [{ value: 212, unit: 'ms' }, '212 ms'],
    [{ value: 1.234, unit: 'ms' }, '1.23 ms'],
    [{ value: 0.124, unit: 'ratio' }, '12.4 %'],
    [{ value: 8431.2, unit: '/s' }, '8\u202f431 per second'],
    [{ value: 1.94, unit: 'times' }, '1.94 times'],
    [{ value: 48_200_000, unit: 'bytes' }, '48.2 MB'],
    [{ value: 4, unit: '' }, '4'],
  ] as const)('%j is "%s"', (fact, words) => {
    expect(factWords(fact)).toBe(words)
    expect(fillText('It was {{it}}, {{other}}.', { it: { id: 'it', words: '', atMs: 0, ...fact } })).toBe(
      `It was ${words}, not measured yet.`,
    )
  })
})

const known = (values: Record<string, number | null>): Facts =>
  Object.fromEntries(
    Object.entries(values).map(([id, value]) => [
      id,
      { id, words: id, unit: '', value, atMs: value === null ? null : 0 },
    ]),
  )

describe('a condition', () => {
  it.each([
    [{ atLeast: 3 }, true],
    [{ above: 3 }, false],
    [{ atMost: 3, atLeast: 3 }, true],
    [{ below: 'more' }, true],
    [{ is: 'more' }, false],
    [{ atLeast: 'unknown' }, null],
    [{ above: 3, below: 'unknown' }, false],
  ])('%j of 3 is %s', (bounds, met) => {
    expect(isMet({ fact: 'it', ...bounds }, known({ it: 3, more: 4, unknown: null }))).toBe(met)
  })

  it('meets nothing while its fact is unknown, and one that is not so decides', () => {
    const facts = known({ it: 3, unknown: null })
    expect(areMet([{ fact: 'unknown', atMost: 1e9 }], facts)).toBeNull()
    expect(
      areMet(
        [
          { fact: 'unknown', atMost: 1e9 },
          { fact: 'it', above: 5 },
        ],
        facts,
      ),
    ).toBe(false)
  })

  it('excuses a claim only where it does not hold', () => {
    const claim = {
      words: 'It gains',
      holds: [{ fact: 'gain', above: 1.5 }],
      unless: { when: [{ fact: 'cores', below: 4 }], why: 'few cores' },
    }
    expect(judgeClaim(claim, known({ gain: 2, cores: 2 })).state).toBe('holds')
    expect(judgeClaim(claim, known({ gain: 1, cores: 2 }))).toMatchObject({ state: 'excused', why: 'few cores' })
    expect(judgeClaim(claim, known({ gain: 1, cores: 8 }))).toMatchObject({
      state: 'fails',
      why: 'gain: 1, expected above 1.5',
    })
    expect(judgeClaim(claim, known({ gain: null, cores: 8 })).state).toBe('unknown')
  })
})
