import { describe, expect, it } from 'vitest'
import { type Decided, decideOverall, decideVerdict, type RunFacts } from './decide-verdict.ts'

type Row = RunFacts['checks'][number]
const row = (change: Partial<Row> = {}): Row => ({
  name: 'fast',
  limit: 'p99 < 50 ms',
  when: 'after',
  outcome: 'held',
  measured: '41 ms of 1000 requests',
  sampleCount: 1000,
  isOfLoad: true,
  isDoubtful: false,
  ...change,
})
const own = (change: Partial<Row> = {}): Row =>
  row({ name: 'back', limit: 'workers listening = 4', measured: '3', sampleCount: null, isOfLoad: false, ...change })
const facts = (change: Partial<RunFacts> = {}): RunFacts => ({
  end: null,
  checks: [row({ when: 'before' }), row()],
  generatorTrouble: null,
  leftBehind: null,
  elsewhere: null,
  ...change,
})

describe('the verdict of a run', () => {
  it.each<[string, Partial<RunFacts>, Decided['verdict'], string]>([
    ['all held', {}, 'passed', 'The hypothesis held: 2 checks, before and after'],
    [
      'a limit of load did not hold',
      { checks: [row({ outcome: 'failed', measured: '81 ms' })] },
      'failed',
      'The hypothesis did not hold: p99 < 50 ms after: 81 ms',
    ],
    [
      'two did not',
      { checks: [row({ outcome: 'failed', measured: '81 ms' }), own({ outcome: 'failed' })] },
      'failed',
      'The hypothesis did not hold: workers listening = 4 after: 3, and 1 other check failed',
    ],
    [
      'the generator was the bottleneck',
      { generatorTrouble: 'its CPU is full' },
      'void',
      'The load generator was the bottleneck, so its figures prove nothing: its CPU is full',
    ],
    [
      'it was, and the limit failed',
      { generatorTrouble: 'its CPU is full', checks: [row({ outcome: 'failed' })] },
      'void',
      'The load generator was the bottleneck, so its figures prove nothing: its CPU is full',
    ],
    [
      'it was, and a limit failed that load does not measure',
      { generatorTrouble: 'its CPU is full', checks: [row(), own({ outcome: 'failed' })] },
      'failed',
      'The hypothesis did not hold: workers listening = 4 after: 3',
    ],
    [
      'it was, and no limit is of load',
      { generatorTrouble: 'its CPU is full', checks: [own({ outcome: 'held' })] },
      'passed',
      'The hypothesis held: 1 check, after',
    ],
    [
      'the generator was late itself',
      { checks: [row({ outcome: 'failed', isDoubtful: true, measured: '81 ms' })] },
      'void',
      'The load generator was late itself, so nobody can tell: p99 < 50 ms after: 81 ms',
    ],
    [
      'there were too few requests',
      { checks: [row({ outcome: 'too-few', measured: '5 of 100' })] },
      'void',
      'There were too few requests to tell: p99 < 50 ms after: 5 of 100',
    ],
    [
      'there were too few, and something else failed',
      { checks: [row({ outcome: 'too-few' }), own({ outcome: 'failed' })] },
      'failed',
      'The hypothesis did not hold: workers listening = 4 after: 3',
    ],
    [
      'nobody measured it',
      { checks: [own({ outcome: 'unknown', measured: 'not known' })] },
      'void',
      'Nobody measured it, so nobody can tell: workers listening = 4 after: not known',
    ],
    [
      'it was not judged',
      { checks: [own({ outcome: 'waiting', measured: '' })] },
      'void',
      'Nobody measured it, so nobody can tell: workers listening = 4 after: ',
    ],
    [
      'it was not steady before',
      { end: { why: 'not-steady', words: 'p99 was 80 ms' } },
      'void',
      'It was not steady before, so nothing was done to it: p99 was 80 ms',
    ],
    [
      'a fault did not land',
      { end: { why: 'not-landed', words: 'no channel' } },
      'void',
      'A fault did not land, so nothing is proven: no channel',
    ],
    ['a rail ended it', { end: { why: 'rail', words: '60 % failed' } }, 'void', 'A guard rail ended it: 60 % failed'],
    [
      'the load ended early',
      { end: { why: 'load-lost', words: 'it died' } },
      'void',
      'The load ended early, so nobody can tell: it died',
    ],
    ['nothing was begun', { end: { why: 'not-begun', words: 'no address' } }, 'void', 'Nothing was tried: no address'],
    [
      'a person stopped it',
      { end: { why: 'stopped', words: 'it was stopped by hand' } },
      'aborted',
      'it was stopped by hand',
    ],
    [
      'the cluster was stopped',
      { end: { why: 'cluster-stopped', words: 'the cluster was stopped' } },
      'aborted',
      'the cluster was stopped',
    ],
    [
      'a check ended it',
      {
        end: { why: 'check', words: 'errors < 1 % during: 9 %' },
        checks: [row({ when: 'during', outcome: 'failed' }), row({ outcome: 'waiting' })],
      },
      'failed',
      'errors < 1 % during: 9 %; the rest was not tried',
    ],
    [
      'a check ended it, and the generator was the bottleneck',
      { end: { why: 'check', words: 'x' }, generatorTrouble: 'its CPU is full', checks: [row({ outcome: 'failed' })] },
      'void',
      'The load generator was the bottleneck, so its figures prove nothing: its CPU is full',
    ],
    [
      'something stayed',
      { leftBehind: 'slot 2 is paused' },
      'passed',
      'The hypothesis held: 2 checks, before and after. Not taken back: slot 2 is paused',
    ],
  ])('where %s', (_where, change, verdict, words) => {
    expect(decideVerdict(facts(change))).toEqual({ verdict, words })
  })

  it('says beside it what a scheduler that is not ours decided', () => {
    const elsewhere = 'Swarm filled slot 2 in 1.4 s; our rule would have waited 200 ms'
    const { words } = decideVerdict(facts({ elsewhere }))
    expect(words).toBe(`The hypothesis held: 2 checks, before and after. ${elsewhere}`)
  })
})

describe('the verdict over all runs', () => {
  const run = (verdict: Decided['verdict'], words = 'x'): Decided => ({ verdict, words })
  it.each<[readonly Decided[], Decided]>([
    [[run('failed', 'no')], { verdict: 'failed', words: 'no' }],
    [[run('passed'), run('passed')], { verdict: 'passed', words: 'passed in all 2 runs. x' }],
    [[run('passed'), run('failed', 'no'), run('void')], { verdict: 'failed', words: 'failed in 1 of 3 runs. no' }],
    [[run('passed'), run('void', 'late')], { verdict: 'void', words: 'void in 1 of 2 runs. late' }],
    [[run('passed'), run('aborted', 'by hand')], { verdict: 'aborted', words: 'aborted in 1 of 2 runs. by hand' }],
    [[], { verdict: 'aborted', words: 'It was ended before its first run' }],
  ])('%j', (runs, decided) => {
    expect(decideOverall(runs)).toEqual(decided)
  })
})
