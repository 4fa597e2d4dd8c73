import { describe, expect, it } from 'vitest'
import { defaultGuardRails } from '../../shared/model/fault.ts'
import { decideStart } from './decide-start.ts'
import type { Experiment } from './experiment.ts'
import { readExperiment } from './read-experiment.ts'

function experiment(step: object, tolerance = 'workers.listening==4', slot?: number): Experiment {
  const probe = slot === undefined ? {} : { slot }
  const read = readExperiment(
    JSON.stringify({
      version: 1,
      title: 'x',
      'steady-state-hypothesis': { title: 'x', probes: [{ name: 'all listen', tolerance, ...probe }] },
      method: [{ name: 'hurt', ...step }],
    }),
  )
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}

const facts = { slots: [1, 2, 3, 4], carrying: null, listening: 4, memoryBytes: 4e9, rails: defaultGuardRails }
const kill = { action: 'worker.sigkill' }

describe('whether an experiment can begin', () => {
  it('is so where there is somebody to hit', () => {
    expect(decideStart(experiment(kill), facts)).toBeNull()
    expect(
      decideStart(experiment({ action: 'cluster.reload', input: { slot: null } }), { ...facts, slots: [] }),
    ).toBeNull()
  })

  it.each<[string, object, Partial<typeof facts>, string]>([
    [
      'slots that are not there',
      { ...kill, target: { kind: 'slots', slots: [4, 9] } },
      {},
      '"hurt" is for slot 9, and the cluster has slots 1 to 4',
    ],
    [
      'more than there are',
      { ...kill, target: { kind: 'random', count: 5 } },
      {},
      '"hurt" would hit 5 slots, and the cluster has slots 1 to 4',
    ],
    ['a cluster without a worker', { ...kill, target: { kind: 'all' } }, { slots: [] }, '"hurt" would hit nobody'],
    [
      'a rail on who listens',
      { ...kill, target: { kind: 'all' } },
      {},
      'The guard rail wants 1 listening and unhurt, and "hurt" (SIGKILL) would leave 0',
    ],
    [
      'a rail on slots',
      { ...kill, target: { kind: 'random', count: 3 } },
      { rails: { ...defaultGuardRails, mostSlots: { isOn: true, count: 2 } } },
      'The guard rail allows 2 slots hurt at once, and "hurt" (SIGKILL) hits 3',
    ],
    [
      'a leak above the machine',
      { fault: 'fault.leak', input: { cap: 3000 }, target: { kind: 'random', count: 2 } },
      {},
      '"hurt" would leak 6000 MB, and this machine has 4000 MB: lower its cap',
    ],
  ])('is not so with %s', (_what, step, change, words) => {
    expect(decideStart(experiment(step), { ...facts, ...change })).toContain(words)
  })

  it.each<[string, object]>([
    ['only one client is hurt', { fault: 'fault.latency', input: { header: 'x-me: 1' }, target: { kind: 'all' } }],
    ['a worker goes on', { action: 'worker.resume', target: { kind: 'all' } }],
    ['a slot is named twice', { ...kill, target: { kind: 'slots', slots: [1, 1, 1, 1] } }],
  ])('is so under guard rails where %s', (_what, step) => {
    expect(decideStart(experiment(step), facts)).toBeNull()
  })

  it('is not so with a probe of a slot that is not there', () => {
    expect(decideStart(experiment(kill, 'slot.cpu.ratio<0.5', 7), facts)).toBe(
      '"all listen" looks at slot 7, and the cluster has slots 1 to 4',
    )
  })
})
