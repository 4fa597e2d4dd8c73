import { describe, expect, it } from 'vitest'
import { clockTime } from '../../shared/base/plain-words.ts'
import { defaultGuardRails, type FaultSpec } from '../../shared/model/fault.ts'
import { planFault, planStrike } from './plan-fault.ts'
import type { StandingFault, Surroundings } from './surroundings.ts'
import { blockLoop, sigkill, testSlot, testSurroundings } from './testing/surroundings.ts'

const nowMs = 1_700_000_000_000
const random = (count: number): FaultSpec['target'] => ({ kind: 'random', count })
const plan = (spec: FaultSpec, given: Partial<Surroundings> = {}, standing: readonly StandingFault[] = []) =>
  planFault(spec, testSurroundings(given), standing, nowMs)

const leak = (cap: number): FaultSpec => ({
  ...blockLoop(),
  fault: 'fault.leak',
  input: { what: 'heap', rate: 10, cap, perSec: 1, most: 1 },
})
const drop: FaultSpec = {
  ...blockLoop(),
  fault: 'fault.handover-drop',
  input: { hits: 'all', hitCount: 1, hitPercent: 1 },
}
const down: FaultSpec = { ...blockLoop(), fault: 'fault.dependency-down', input: { variable: 'REDIS_URL' } }
const atBoot: FaultSpec = { ...blockLoop(), fault: 'fault.boot-throw', input: { failCount: 2, restart: 'kill-now' } }
const pause: FaultSpec = { ...sigkill(), fault: 'fault.pause' }

const railed = (given: Partial<Surroundings['rails']>): Partial<Surroundings> => ({
  rails: { ...defaultGuardRails, ...given },
})
const blocked: StandingFault = { id: 2, words: 'Block event loop', slots: [3], claims: 'loop', hurtsSlots: true }

describe('the plan of a fault', () => {
  it.each<[string, FaultSpec, Partial<Surroundings>, string]>([
    ['one slot', blockLoop(), {}, `would hit slot 2: 25 % of capacity; ends by itself at ${clockTime(nowMs + 3000)}`],
    [
      'several',
      sigkill({ target: { kind: 'slots', slots: [4, 2] } }),
      {},
      'would hit slots 2 and 4: 50 % of capacity; strikes once',
    ],
    [
      'later',
      blockLoop({ trigger: { kind: 'after', afterMs: 5000 } }),
      {},
      `would hit slot 2 after 5 s: 25 % of capacity; ends by itself at ${clockTime(nowMs + 8000)}`,
    ],
    [
      'a series',
      sigkill({ trigger: { kind: 'every', everyMs: 2000, times: 5 }, forMs: 60_000 }),
      {},
      `would hit slot 2 every 2 s, 5 times at most: 25 % of capacity; ends by itself at ${clockTime(nowMs + 60_000)}`,
    ],
    [
      'a series of one that lasts',
      blockLoop({ trigger: { kind: 'every', everyMs: 4000, times: null }, forMs: 60_000 }),
      {},
      `would hit slot 2 every 4 s, each time for 2 s: 25 % of capacity; ends by itself at ${clockTime(nowMs + 60_000)}`,
    ],
    [
      'a dependency',
      down,
      { dependencies: ['REDIS_URL'] },
      `would hit all workers through REDIS_URL; ends by itself at ${clockTime(nowMs + 3000)}`,
    ],
    [
      'a start',
      atBoot,
      { slots: [testSlot(1), testSlot(2, { pid: null, phase: 'backing-off' })] },
      `would hit slot 2: 50 % of capacity; ends by itself at ${clockTime(nowMs + 3000)}`,
    ],
  ])('says what would happen: %s', (_, spec, given, words) => {
    expect(plan(spec, given)).toMatchObject({ words, refused: null })
  })

  it.each<[string, FaultSpec, Partial<Surroundings>, string]>([
    ['a stopped cluster', sigkill(), { runState: 'stopped' }, 'the cluster is stopped: start it first'],
    ['one that stops', sigkill(), { runState: 'stopping' }, 'the cluster is stopping: start it again first'],
    ['a slot that does not exist', sigkill({ target: { kind: 'slots', slots: [9] } }), {}, 'there is no slot 9'],
    [
      'a slot without a process',
      sigkill(),
      { slots: [testSlot(1), testSlot(2, { pid: null, phase: 'failed' })] },
      'slot 2 has no process now (failed)',
    ],
    [
      'a worker without an agent',
      blockLoop(),
      { slots: [testSlot(1), testSlot(2, { agent: 'absent' })] },
      'slot 2 has no agent to carry it (its telemetry pipe is closed)',
    ],
    [
      'a worker that starts',
      blockLoop(),
      { slots: [testSlot(1), testSlot(2, { agent: 'connecting' })] },
      'slot 2 is starting: its agent has not said a word yet',
    ],
    [
      'a worker that drains',
      sigkill(),
      { slots: [testSlot(1), testSlot(2, { phase: 'draining' })] },
      'slot 2 is draining: its worker ends by itself',
    ],
    [
      'nobody',
      sigkill({ target: { kind: 'all' } }),
      { slots: [testSlot(1, { pid: null, phase: 'failed' })] },
      'nobody to hit: slot 1 has no process now (failed)',
    ],
    ['more than there are', sigkill({ target: random(5) }), {}, '5 slots of the 4 that could be hit cannot be drawn'],
    [
      'the rail of listening workers',
      sigkill({ target: { kind: 'all' } }),
      {},
      'a guard rail forbids it: 0 of 4 workers would be listening and unhurt, at least 1 must be. Choose fewer slots, or change the guard rail',
    ],
    [
      'the rail of slots',
      sigkill({ target: random(3) }),
      railed({ mostSlots: { isOn: true, count: 2 } }),
      'a guard rail forbids it: 3 slots would be hurt at once',
    ],
    [
      'a leak above the free memory',
      leak(2000),
      {},
      'a leak of 2000 MB in each is more than the 1000 MB that this machine has free: lower "At most"',
    ],
    [
      'connections that pass the primary by',
      drop,
      { bypassesPrimary: true },
      'under this policy workers accept by themselves, past the primary: switch to round-robin first',
    ],
    [
      'a dependency without a proxy',
      down,
      {},
      "REDIS_URL does not lead through a proxy: name it in the cluster's settings, then reload",
    ],
    ['a system without SIGSTOP', pause, { cannotPause: true }, 'this system cannot stop and continue processes'],
  ])('refuses %s in words', (_, spec, given, words) => {
    expect(plan(spec, given).refused).toContain(words)
  })

  it('refuses what excludes an active fault in the same slot alone', () => {
    const three: FaultSpec['target'] = { kind: 'slots', slots: [3] }
    expect(plan(blockLoop({ target: three }), {}, [blocked]).refused).toBe(
      'slot 3 has "Block event loop" already (fault 2): undo it first',
    )
    expect(plan({ ...pause, target: three }, {}, [blocked]).refused).toContain('fault 2')
    expect(plan(blockLoop(), {}, [blocked]).refused).toBeNull()
    expect(plan(sigkill({ target: three }), {}, [blocked]).refused).toBeNull()
  })

  it('counts those that others hurt already', () => {
    const rails = railed({ leastListening: { isOn: true, count: 3 } })
    expect(plan(sigkill(), rails).refused).toBeNull()
    expect(plan(sigkill(), rails, [blocked]).refused).toContain('2 of 4 workers would be listening and unhurt')
  })

  it('lets one who breaks only their own requests break them everywhere', () => {
    const hits = { hits: 'all', hitCount: 1, hitPercent: 1 } as const
    const match = { method: 'any', path: '', header: '', cookie: '', spare: '' } as const
    const hang = (header: string): FaultSpec => ({
      ...blockLoop({ target: { kind: 'all' } }),
      fault: 'fault.hang',
      input: { ...hits, ...match, header },
    })
    expect(plan(hang('')).refused).toContain('a guard rail forbids it')
    expect(plan(hang('x-breaks: anna')).refused).toBeNull()
  })

  it('refuses one more than there can be', () => {
    const many = Array.from({ length: 20 }, (_, index) => ({ ...blocked, id: index, slots: [], claims: null }))
    expect(plan(sigkill(), {}, many).refused).toBe('20 faults are active already, the most there can be: undo one')
  })

  it('warns of what it does not forbid', () => {
    const off = railed({ leastListening: { isOn: false, count: 1 } })
    expect(plan(sigkill({ target: { kind: 'all' } }), off).warnings).toEqual([
      'all slots are hit: nobody serves unhurt',
    ])
    const slots = [testSlot(1, { phase: 'starting' }), testSlot(2)]
    expect(plan(sigkill(), { ...off, slots }).warnings).toEqual(['nobody else listens'])
    expect(plan(blockLoop()).warnings).toEqual([])
  })
})

describe('slots drawn at random', () => {
  const spec = sigkill({ target: random(2), trigger: { kind: 'every', everyMs: 1000, times: null } })
  const drawn = (draw: number, given: Partial<Surroundings> = {}): readonly number[] =>
    planStrike(spec, testSurroundings(given), [], draw).slots

  it('are the same for the same seed, and others for the next strike', () => {
    expect(drawn(0)).toEqual(plan(spec).slots)
    expect(drawn(0)).toEqual(drawn(0))
    const strikes = Array.from({ length: 20 }, (_, draw) => drawn(draw).join())
    expect(new Set(strikes).size).toBeGreaterThan(3)
  })

  it('are of those that could be hit', () => {
    const slots = [testSlot(1), testSlot(2, { pid: null, phase: 'backing-off' }), testSlot(3), testSlot(4)]
    for (let draw = 0; draw < 20; draw += 1) {
      expect(drawn(draw, { slots, ...railed({ leastListening: { isOn: false, count: 1 } }) })).not.toContain(2)
    }
  })

  it('hit each as often', () => {
    const counts = new Map<number, number>()
    for (let draw = 0; draw < 1000; draw += 1) {
      for (const slot of drawn(draw)) counts.set(slot, (counts.get(slot) ?? 0) + 1)
    }
    for (const slot of [1, 2, 3, 4]) expect(counts.get(slot)).toBeGreaterThan(400)
  })
})
