import { describe, expect, it } from 'vitest'
import { faultAction, faultActions } from '../../../shared/actions/faults/fault-actions.ts'
import { type FaultSnapshot, type FaultSpec, faultSpecSchema } from '../../../shared/model/fault.ts'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import type { Experiment } from '../experiment.ts'
import { readExperiment } from '../read-experiment.ts'
import { type DatedDeed, deedOfFault } from './deed.ts'
import { type Recording, recordExperiment } from './record-experiment.ts'

const nowMs = 1_700_000_600_000
const minutes = 60_000

const recordingOf = (deeds: readonly DatedDeed[], more: Partial<Recording> = {}): Recording => ({
  clusterName: 'shop',
  nowMs,
  lastMs: 10 * minutes,
  deeds,
  load: null,
  ...more,
})
const record = (deeds: readonly DatedDeed[], more: Partial<Recording> = {}): Experiment => {
  const recorded = recordExperiment(recordingOf(deeds, more))
  if (!recorded.ok) throw new Error(recorded.error.message)
  const read = readExperiment(recorded.value.source)
  if (!read.ok) throw new Error(read.error.message)
  return read.value
}
const refusal = (deeds: readonly DatedDeed[], more: Partial<Recording> = {}): string => {
  const recorded = recordExperiment(recordingOf(deeds, more))
  return recorded.ok ? '' : recorded.error.message
}

const onWorker = (
  does: 'worker.sigkill' | 'worker.pause' | 'worker.resume',
  slot: number,
  atMs: number,
): DatedDeed => ({
  kind: 'action',
  does,
  input: {},
  target: { kind: 'slots', slots: [slot] },
  atMs,
  endedAtMs: atMs + 200,
})
const specOf = (fault: string, more: object = {}): FaultSpec =>
  faultSpecSchema.parse({
    fault,
    input: {},
    target: { kind: 'slots', slots: [2] },
    trigger: { kind: 'now' },
    forMs: 5000,
    seed: 9,
    ...more,
  })
const faultDeed = (spec: FaultSpec, atMs: number, endedAtMs: number | null): DatedDeed => ({
  kind: 'fault',
  spec,
  atMs,
  endedAtMs,
})
const pausesOf = ({ method }: Experiment) => method.map(({ pauses }) => pauses.beforeMs)
const settings = { ...defaultLoadSettings, ratePerSec: 60, connections: 4 }

describe('recording an experiment', () => {
  it.each(faultActions.map(({ id }) => id))('gives %s back as it was asked for', (fault) => {
    const targets = [{ kind: 'slots', slots: [2, 4] }, { kind: 'random', count: 2 }, { kind: 'all' }]
    const triggers = [
      { kind: 'now' },
      { kind: 'after', afterMs: 1234 },
      { kind: 'every', everyMs: 700, times: 3 },
      { kind: 'every', everyMs: 700, times: null },
    ]
    // A dependency has to be named: no person can ask for one that is not.
    const asked = 'variable' in faultAction(fault).input ? { variable: 'REDIS_URL' } : {}
    for (const target of targets) {
      for (const trigger of triggers) {
        const spec = specOf(fault, { input: asked, target, trigger, forMs: faultAction(fault).usualForMs + 1 })
        const { method } = record([faultDeed(spec, nowMs - 5000, nowMs - 1000)])
        const { input, forMs } = spec
        expect(method).toMatchObject([{ kind: 'fault', does: fault, input, target, trigger, forMs }])
        expect(method).toHaveLength(1)
      }
    }
  })

  it('keeps the order, the slots and the pauses', () => {
    const deeds = [
      onWorker('worker.resume', 1, nowMs - 10_000),
      onWorker('worker.sigkill', 2, nowMs - 100_000),
      onWorker('worker.pause', 1, nowMs - 12_760),
    ]
    const recorded = record(deeds)
    const { method, description } = recorded
    expect(method.map(({ name }) => name)).toEqual(['SIGKILL on slot 2', 'Pause on slot 1', 'Resume on slot 1'])
    expect(method).toMatchObject([{ target: { slots: [2] } }, { target: { slots: [1] } }, { target: { slots: [1] } }])
    expect(pausesOf(recorded)).toEqual([0, 60_000, 2600])
    expect(description).toContain('Longer pauses were cut to 1 m')
  })

  it('lets a fault go on while the next thing is done, as it did', () => {
    const slow = faultDeed(specOf('fault.latency'), nowMs - 20_000, nowMs - 15_000)
    const during = record([slow, onWorker('worker.sigkill', 1, nowMs - 18_000)])
    expect(during.method).toMatchObject([{ isBackground: true }, { isBackground: false, pauses: { beforeMs: 2000 } }])
    const after = record([slow, onWorker('worker.sigkill', 1, nowMs - 12_000)])
    expect(after.method).toMatchObject([{ isBackground: false }, { isBackground: false, pauses: { beforeMs: 3000 } }])
  })

  it('puts faults that exclude each other one after the other', () => {
    const { method, description } = record([
      faultDeed(specOf('fault.block-loop'), nowMs - 30_000, nowMs - 25_000),
      onWorker('worker.sigkill', 1, nowMs - 29_000),
      faultDeed(specOf('fault.burn-loop'), nowMs - 20_000, nowMs - 15_000),
    ])
    expect(method.map((step) => step.kind !== 'probe' && step.isBackground)).toEqual([false, false, false])
    expect(description).toContain('follow each other')
  })

  it('says nothing of requests when no load ran', () => {
    const { load, hypothesis, description } = record([onWorker('worker.sigkill', 2, nowMs - 1000)])
    expect(load).toBeNull()
    expect(hypothesis.checks.map(({ name }) => name)).toEqual(['all listen'])
    expect(description).toContain('No load ran')
  })

  it.each([
    [38.2, 80, 'twice what it was'],
    [0.4, 10, 'twice what it was'],
    [null, 500, 'a guess: it was not measured before'],
  ])('with a p99 of %s ms before allows %s ms', (p99Ms, limitMs, why) => {
    const { load, hypothesis } = record([onWorker('worker.sigkill', 2, nowMs - 1000)], { load: { settings, p99Ms } })
    expect(load).toMatchObject({ ratePerSec: 60, connections: 4, model: 'open', timeoutMs: 5000 })
    expect(hypothesis.checks[1]).toMatchObject({
      name: `p99 < ${limitMs} ms (${why})`,
      limit: { test: { is: '<', bound: limitMs } },
    })
    expect(hypothesis.title).toContain(why)
  })

  it('writes no secret down, and says what it left out', () => {
    const secret = 'Bearer abc123'
    const kept = {
      ...settings,
      method: 'POST' as const,
      url: 'http://localhost:4000/?token=abc123',
      headers: [
        { name: 'Authorization', value: secret },
        { name: 'x-shop', value: '1' },
      ],
      body: 'password=abc123',
      paths: [{ path: '/?token=abc123', weight: 1 }],
    }
    const recording = recordingOf([onWorker('worker.sigkill', 2, nowMs - 1000)], {
      load: { settings: kept, p99Ms: null },
    })
    const recorded = recordExperiment(recording)
    expect(JSON.stringify(recorded)).not.toContain('abc123')
    const { load, description } = record(recording.deeds, recording)
    expect(load).toMatchObject({
      method: 'POST',
      headers: [{ name: 'x-shop', value: '1' }],
      url: '',
      body: '',
      paths: [],
    })
    expect(description).toMatch(/Left out: .*header Authorization.*body/)
  })

  it('leaves out what no experiment can do, and names it', () => {
    const stopped: DatedDeed = {
      kind: 'action',
      does: 'cluster.stop',
      input: {},
      target: { kind: 'all' },
      atMs: nowMs - 9000,
      endedAtMs: nowMs - 8000,
    }
    const { method, description } = record([stopped, onWorker('worker.sigkill', 2, nowMs - 1000)])
    expect(method).toHaveLength(1)
    expect(description).toContain('Left out: "Stop cluster"')
    expect(refusal([stopped])).toBe(
      'Nothing that was done to this cluster in the last 10 minutes can be a step: Stop cluster',
    )
  })

  it('repeats what was done to the cluster as a whole with its numbers', () => {
    const all = { kind: 'action', target: { kind: 'all' }, endedAtMs: nowMs } as const
    const { method } = record([
      { ...all, does: 'cluster.scale', input: { desired: 6 }, atMs: nowMs - 3000 },
      { ...all, does: 'cluster.reload', input: { slot: null }, atMs: nowMs - 2000 },
    ])
    expect(method).toMatchObject([
      { does: 'cluster.scale', input: { desired: 6 } },
      { does: 'cluster.reload', input: { slot: null } },
    ])
  })

  it('is refused when nothing was done, or only long ago', () => {
    const words = 'Nothing was done to this cluster in the last 10 minutes'
    expect(refusal([])).toBe(words)
    expect(refusal([onWorker('worker.sigkill', 2, nowMs - 11 * minutes)])).toBe(words)
  })

  it('keeps the newest hundred steps', () => {
    const deeds = Array.from({ length: 120 }, (_, nth) =>
      onWorker('worker.sigkill', 1 + nth, nowMs - 200_000 + nth * 1000),
    )
    const { method, description } = record(deeds)
    expect(method).toHaveLength(100)
    expect(method[0]).toMatchObject({ target: { slots: [21] } })
    expect(description).toContain('the first 20 steps')
  })
})

describe('a fault that is recorded', () => {
  const snapshot: FaultSnapshot = {
    id: 1,
    spec: specOf('fault.latency', { forMs: 30_000 }),
    state: 'reverted',
    slots: [2],
    hits: [],
    hitCount: 1,
    plannedAtMs: nowMs - 9000,
    landedAtMs: nowMs - 8900,
    endsAtMs: null,
    endedAtMs: nowMs - 4900,
    endedBy: 'person',
    words: '',
  }

  it('lasted as long as the person let it', () => {
    expect(deedOfFault(snapshot)).toMatchObject({ spec: { forMs: 4000 }, atMs: nowMs - 9000, endedAtMs: nowMs - 4900 })
  })

  it('lasts as long as asked when its worker went before', () => {
    expect(deedOfFault({ ...snapshot, endedBy: 'worker-gone' })).toMatchObject({ spec: { forMs: 30_000 } })
  })

  it('was none when it was refused', () => {
    expect(deedOfFault({ ...snapshot, endedBy: 'refused' })).toBeNull()
  })
})
