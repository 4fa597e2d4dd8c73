import { describe, expect, it } from 'vitest'
import type { LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import { defaultLoadSettings, type LoadSettings } from '../../../shared/model/load-settings.ts'
import { noDelays } from '../measure/generator-delays.ts'
import { noTotals } from '../measure/sum-totals.ts'
import { remarksOn } from './remarks.ts'
import { runVerdict } from './run-verdict.ts'

const second = (change: Partial<LoadSecond>): LoadSecond => ({
  atMs: 0,
  askedCount: 2000,
  sentCount: 2000,
  okCount: 2000,
  failedCount: 0,
  inFlightCount: 3,
  waitingCount: 0,
  p50Ms: 1,
  p90Ms: 1,
  p99Ms: 1,
  p999Ms: 1,
  maxMs: 1,
  generatorCpuRatio: 0.1,
  ...change,
})

const remarks = (settings: Partial<LoadSettings>, one: Partial<LoadSecond>, totals: Partial<LoadTotals> = {}) =>
  remarksOn({
    settings: { ...defaultLoadSettings, ...settings },
    totals: { ...noTotals, ...totals },
    seconds: [second(one), second(one)],
    cores: 2,
    isOver: false,
    silentMs: 0,
  }).map(({ tone, words, offer }) => [tone, words.replaceAll('\u202f', ' '), offer])

describe('remarks on a load', () => {
  it('are none where all is well', () => {
    expect(remarks({}, {})).toEqual([])
  })

  it('say that the generator is the bottleneck, and offer more of it', () => {
    const words =
      "The generator is the bottleneck. Its own CPU is at 97 % and it sent 1 874 of 2 000 req/s: figures above that are the generator's, not your server's"
    const overdone = { sentCount: 1874, waitingCount: 900, generatorCpuRatio: 0.97, inFlightCount: 50 }
    expect(remarks({}, overdone)[0]).toEqual(['bad', words, 'more-processes'])
    // Two cores cannot run three.
    expect(remarks({ processes: 2 }, overdone)[0]).toEqual(['bad', words, null])
  })

  it('tell a generator near its limit from one beyond it', () => {
    expect(remarks({}, { generatorCpuRatio: 0.93 })[0]).toEqual([
      'warn',
      'The generator is near its limit. Its own CPU is at 93 %: latency may hold waits of its own',
      'more-processes',
    ])
  })

  it('say that there are too few connections for the rate', () => {
    const overdone = { sentCount: 830, okCount: 830, waitingCount: 1200, inFlightCount: 50 }
    expect(remarks({}, { ...overdone, okCount: 0 })[0]?.[1]).toBe(
      'All 50 connections are busy and 1 200 requests wait: none is answered',
    )
    expect(remarks({}, overdone)[0]).toEqual([
      'warn',
      'All 50 connections are busy and 1 200 requests wait: the server answers at most 830 req/s with them',
      'more-connections',
    ])
  })

  it('tell that from a generator that gets no CPU', () => {
    expect(remarks({}, { sentCount: 830, waitingCount: 1200, inFlightCount: 3 })[0]?.slice(0, 2)).toEqual([
      'bad',
      'The generator did not get the CPU it needs: 1 200 requests wait although connections are free. It shares the 2 cores of this machine with your server',
    ])
  })

  it('own up to delays of the generator', () => {
    const late = (lateMs: number, lateSecondsCount: number) =>
      remarks({}, {}, { delays: { ...noDelays, lateMs, lateSecondsCount, secondsCount: 60 } })
    expect(late(9, 0)).toEqual([])
    const words =
      'The generator was up to 45 ms late with requests for which a connection was free, in 20 of 60 s: it shares the 2 cores of this machine with your server. Corrected latency holds such delays of its own'
    expect(late(45.2, 20)).toEqual([['warn', words, null]])
    // Once for a moment is worth knowing, not worth worrying.
    expect(late(45.2, 1)[0]?.[0]).toBe('info')
    expect(late(450, 1)[0]?.[0]).toBe('warn')
  })

  it('say that it stood still, however long ago', () => {
    const delays = { lateMs: 5033, lateSecondsCount: 1, secondsCount: 60, stoodStillMs: 5010 }
    expect(remarks({}, {}, { delays })).toEqual([
      [
        'bad',
        'The generator stood still for 5 s: its process was stopped, or got no CPU. What fell due meanwhile was sent up to 5.03 s late, and corrected latency counts that: do not blame your server for it',
        null,
      ],
    ])
    const closed = remarks({ model: 'closed' }, { askedCount: null }, { delays: { ...delays, lateMs: 0 } })
    expect(closed[0]?.[1]).toBe(
      'The generator stood still for 5 s: its process was stopped, or got no CPU. It sent nothing meanwhile: do not blame your server for it',
    )
  })

  it('say of a generator that is silent what is missing, while it is and after it was lost', () => {
    const facts = { settings: defaultLoadSettings, totals: noTotals, seconds: [], cores: 2, isOver: false }
    expect(remarksOn({ ...facts, silentMs: 1400 })).toEqual([])
    expect(remarksOn({ ...facts, silentMs: 3400 })[0]).toMatchObject({
      tone: 'bad',
      words: 'A generator process has said nothing for 3.4 s: what falls due meanwhile is in no figure yet',
    })
    const ledger = { ...noTotals.ledger, unaccounted: 750 }
    const losses = [{ pid: 4711, silentMs: 5012, dueCount: 750 }]
    expect(remarks({}, {}, { ledger, losses })).toEqual([
      [
        'bad',
        'Generator process 4711 said nothing for the last 5 s: 750 requests that fell due meanwhile are unaccounted for',
        null,
      ],
    ])
    const one = { pid: null, silentMs: 5012, dueCount: null }
    expect(remarks({ model: 'closed' }, { askedCount: null }, { losses: [one] })[0]?.[1]).toBe(
      'A generator process said nothing for the last 5 s: what it sent meanwhile is unknown',
    )
  })

  it('of a load that is over tell what was so in its middle, and for how long', () => {
    const busy = { generatorCpuRatio: 0.97, sentCount: 1874, waitingCount: 900 }
    const seconds = [...Array.from({ length: 5 }, () => second(busy)), ...Array.from({ length: 15 }, () => second({}))]
    const facts = { settings: defaultLoadSettings, totals: noTotals, seconds, cores: 8, silentMs: 0 }
    expect(remarksOn({ ...facts, isOver: false })).toEqual([])
    const [worst] = remarksOn({ ...facts, isOver: true })
    expect(worst?.tone).toBe('bad')
    expect(worst?.words).toMatch(/^The generator is the bottleneck\. .* This was so for 5 of 20 s$/)
  })

  it('say of the closed model what it hides, and of the generator what it may cap', () => {
    const closed = remarks({ model: 'closed' }, { askedCount: null, sentCount: 14_300, generatorCpuRatio: 0.99 })
    expect(closed.map(([tone]) => tone)).toEqual(['bad', 'info', 'info'])
    expect(closed[0]?.[1]).toContain('your server may be able to answer more than 14 300 req/s')
    expect(closed[1]?.[1]).toMatch(/^As fast as possible/)
    expect(closed[2]?.[1]).toBe(
      'Generator and server share the 2 cores of this machine; the generator uses 99 % of one',
    )
  })

  it('do not blame the seconds in which the last answers are awaited', () => {
    const busy = { generatorCpuRatio: 0.97, sentCount: 1874, waitingCount: 900 }
    const idle = { askedCount: 0, sentCount: 0, generatorCpuRatio: 0 }
    const seconds = [second(busy), second(idle), second(idle), second(idle), second(idle), second(idle)]
    const facts = { settings: defaultLoadSettings, totals: noTotals, seconds, cores: 8, silentMs: 0 }
    const [worst] = remarksOn({ ...facts, isOver: false })
    expect(worst?.tone).toBe('bad')
  })

  it('name what the machine ran out of', () => {
    const errorWords = { unreachable: 'connect EADDRNOTAVAIL 127.0.0.1:3000' }
    expect(remarks({}, {}, { errorWords })[0]?.[1]).toContain('ran out of local ports')
    expect(remarks({}, {}, { errorWords: { unreachable: 'connect EMFILE' } })[0]?.[1]).toContain('ulimit -n')
  })

  it('tell how many faults answered, and what cannot be told apart', () => {
    const ledger = { ...noTotals.ledger, sent: 3, injected: 3 }
    expect(remarks({ model: 'open' }, {}, { ledger }).map(([, words]) => words)).toContainEqual(
      expect.stringMatching(/^3 requests were answered by faults of the deck.* counts as failed/),
    )
  })

  it('never keep quiet about a ledger that does not close', () => {
    const ledger = { ...noTotals.ledger, unaccounted: 2 }
    expect(remarks({ model: 'closed' }, {}, { ledger })[0]?.[0]).toBe('bad')
  })
})

describe('the verdict on a run', () => {
  const all = (ms: number) => ({ p50Ms: ms, p75Ms: ms, p90Ms: ms, p95Ms: ms, p99Ms: ms, p999Ms: ms, maxMs: ms })
  const verdict = (totals: Partial<LoadTotals>, settings: Partial<LoadSettings> = {}) =>
    runVerdict({ ...defaultLoadSettings, ...settings }, { ...noTotals, ...totals }).replaceAll('\u202f', ' ')
  const ledger = { sent: 1200, ok: 1200, failed: 0, inFlight: 0, unaccounted: 0 }

  it('says that corrected and raw agree', () => {
    expect(verdict({ ledger, latency: { corrected: all(1.234), raw: all(1.2) } })).toBe(
      'All 1 200 requests were answered. p99 was 1.23 ms and requests left when they were due: corrected and raw agree.',
    )
  })

  it('does not say that they agree when a percentile differs', () => {
    const latency = { corrected: { ...all(49.2), p90Ms: 13.2, p99Ms: 60.1 }, raw: { ...all(49.2), p90Ms: 8.6 } }
    expect(verdict({ ledger, latency })).toContain(
      'p99 was 60 ms from when requests were due, 49 ms from when they were written.',
    )
  })

  it('says what raw figures hide', () => {
    expect(
      verdict({ ledger, latency: { corrected: all(2940), raw: all(12.3) }, askedCount: 1300, waitingCount: 100 }),
    ).toBe(
      'All 1 200 requests were answered. 100 of 1 300 that fell due were never written: every connection was busy until the end. p99 was 2.94 s from when requests were due. Raw figures would say 12 ms: they leave out how long requests had to wait before they could be written.',
    )
  })

  it('does not leave the generator’s own delays to the server', () => {
    const latency = { corrected: all(4900), raw: all(3) }
    const delays = { lateMs: 5033, lateSecondsCount: 1, secondsCount: 60, stoodStillMs: 5010 }
    expect(verdict({ ledger, latency, delays })).toContain(
      'The generator itself was up to 5.03 s late: that part of the wait is its own, not the server’s.',
    )
    expect(verdict({ ledger, latency })).not.toContain('The generator itself')
  })

  it('does not say that connections were busy when the generator stood still', () => {
    const latency = { corrected: all(3), raw: all(3) }
    const delays = { lateMs: 0, lateSecondsCount: 0, secondsCount: 4, stoodStillMs: 2133 }
    expect(verdict({ ledger, latency, delays, askedCount: 1300, waitingCount: 100 })).toContain(
      '100 of 1 300 that fell due were never written: the generator stood still for 2.1 s.',
    )
  })

  it('tells what faults answered', () => {
    const injected = { sent: 1200, ok: 800, failed: 0, injected: 400, inFlight: 0, unaccounted: 0 }
    const latency = { corrected: all(3), raw: all(3) }
    expect(verdict({ ledger: injected, latency })).toContain(
      '400 of 1 200 were answered by faults of the deck, and are in no other figure.',
    )
    const none = { ...injected, ok: 0, injected: 1200 }
    expect(verdict({ ledger: none })).toBe('None of 1 200 requests was answered well: faults answered them.')
  })

  it('counts what is unaccounted for', () => {
    const latency = { corrected: all(3), raw: all(3) }
    const lost = { ...ledger, unaccounted: 750 }
    const losses = [{ pid: 4711, silentMs: 5012, dueCount: 750 }]
    const words = '750 of 1 950 that fell due are unaccounted for: a generator process did not answer.'
    expect(verdict({ ledger: lost, latency, askedCount: 1950, losses })).toContain(words)
    const none = { ...noTotals.ledger, unaccounted: 750 }
    expect(verdict({ ledger: none, askedCount: 750, losses })).toBe(
      'Nothing is known to have been sent. 750 of 750 that fell due are unaccounted for: a generator process did not answer.',
    )
  })

  it('looks at the median where waits are everywhere', () => {
    const latency = { corrected: { ...all(1438), p99Ms: 2910 }, raw: { ...all(3.6), p99Ms: 3602 } }
    expect(verdict({ ledger, latency, askedCount: 1300, waitingCount: 100 })).toContain(
      'The median was 1.44 s from when requests were due. Raw figures would say 3.6 ms',
    )
  })

  it('does not say that requests left on time when some never did', () => {
    const latency = { corrected: all(3), raw: all(3) }
    const words = verdict({ ledger, latency, askedCount: 1300, waitingCount: 100 })
    expect(words).toMatch(/never were written|never written/)
    expect(words).not.toContain('agree')
  })

  it('names failures, the most frequent first', () => {
    const errors = { refused: 1, timeout: 2 }
    const errorWords = { refused: 'connect ECONNREFUSED', timeout: 'no answer within 5000 ms' }
    const failed = { ...ledger, ok: 1197, failed: 3 }
    expect(verdict({ ledger: failed, errors, errorWords, latency: { corrected: all(1), raw: all(1) } })).toContain(
      '3 of 1 200 requests failed (0.3 %): 2 timed out, 1 refused (“no answer within 5000 ms”).',
    )
    expect(verdict({ ledger: { ...ledger, ok: 0, failed: 1200 }, errors: { refused: 1200 } })).toBe(
      'None of 1 200 requests was answered well: 1 200 refused.',
    )
    expect(verdict({})).toBe('Nothing was sent: there is nothing to judge.')
  })

  it('does not claim more of the closed model than it can know', () => {
    expect(verdict({ ledger, latency: { corrected: all(5), raw: all(5) } }, { model: 'closed' })).toContain(
      'waits of clients that do not slow down are not in it',
    )
  })
})
