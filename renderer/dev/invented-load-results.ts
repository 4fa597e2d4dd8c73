import type { LoadResult } from '../../shared/model/load.ts'
import { defaultLoadSettings, type LoadExperiment, type LoadSettings } from '../../shared/model/load-settings.ts'
import { type InventedResult, inventResult } from './invented-load.ts'

const settings: LoadSettings = { ...defaultLoadSettings, ratePerSec: 2000, connections: 200 }
const run: LoadExperiment = { kind: 'run' }
const answered = 'The server answered what was asked.'
const evenly = [0.25, 0.25, 0.25, 0.25]
const base = { settings, capacityPerSec: 1960, baseMs: 2.1, dipsAtS: [], shares: evenly }

/** Results of an afternoon, newest first. */
export function inventResults(nowMs: number): readonly LoadResult[] {
  return inventedResults(nowMs).map(inventResult)
}

function inventedResults(nowMs: number): readonly InventedResult[] {
  const minutesAgo = (minutes: number): number => nowMs - minutes * 60_000
  const common = {
    workers: 4,
    experiment: run,
    killedAtS: null,
    load: base,
    policy: 'round-robin',
    verdict: answered,
  } as const
  return [
    {
      ...common,
      id: 'r7',
      name: 'with a kill',
      startedAtMs: minutesAgo(6),
      load: { ...base, dipsAtS: [24], shares: [0.27, 0.21, 0.26, 0.26] },
      killedAtS: 24,
      verdict: 'Killing slot 2 cost 9 requests and one second of p99 above 300 ms; the other 117 000 were answered.',
    },
    {
      ...common,
      id: 'r6',
      name: '1 → 8 workers',
      startedAtMs: minutesAgo(14),
      experiment: { kind: 'workers', counts: [1, 2, 3, 4, 5, 6, 7, 8], stepS: 10 },
      load: { ...base, settings: { ...settings, model: 'closed' } },
      verdict:
        '4 workers answer 3.1 times as many requests as 1; from 6 on nothing is gained: 8 cores are shared by workers and generator.',
    },
    {
      ...common,
      id: 'r5',
      name: 'limit',
      startedAtMs: minutesAgo(22),
      experiment: {
        kind: 'limit',
        fromPerSec: 200,
        toPerSec: 20_000,
        factor: 1.5,
        stepS: 5,
        p99BoundMs: 100,
        failedBoundRatio: 0.01,
      },
      verdict: '5 126 requests per second are the most that 4 workers carry with a p99 below 100 ms.',
    },
    {
      ...common,
      id: 'r4',
      name: 'random',
      policy: 'random',
      startedAtMs: minutesAgo(41),
      load: { ...base, capacityPerSec: 1902, baseMs: 2.8, shares: [0.31, 0.22, 0.26, 0.21] },
    },
    {
      ...common,
      id: 'r3',
      name: 'least-conn.',
      policy: 'least-connections',
      startedAtMs: minutesAgo(52),
      load: { ...base, capacityPerSec: 1988, baseMs: 1.7 },
    },
    {
      ...common,
      id: 'r2',
      name: 'sticky',
      policy: 'sticky',
      startedAtMs: minutesAgo(66),
      load: { ...base, capacityPerSec: 1411, baseMs: 6, shares: [0.46, 0.3, 0.2, 0.04] },
    },
    {
      ...common,
      id: 'r1',
      name: '1 worker',
      workers: 1,
      startedAtMs: minutesAgo(1500),
      load: { ...base, capacityPerSec: 612, baseMs: 24, shares: [1] },
    },
  ]
}
