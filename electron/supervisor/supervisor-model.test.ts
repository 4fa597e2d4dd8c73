import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { killActions } from '../../shared/kill-actions.ts'
import type { Result } from '../../shared/result.ts'
import { createFakeCluster, type FakeCluster, type FakeWorker, port3000 } from './fake-workers.ts'
import { isLive } from './transition-table.ts'

/** One move of chance: a fact of any worker ever forked, a command, a passing of time. `which` picks the worker. */
type Move =
  | { readonly do: 'fact'; readonly which: number; readonly fact: Fact }
  | { readonly do: 'act'; readonly which: number; readonly action: (typeof killActions)[number] }
  | { readonly do: 'start' | 'scale'; readonly count: number }
  | { readonly do: 'stop' | 'killAll' | 'retry' }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'break'; readonly isBroken: boolean }

const facts = [
  ...(['online', 'listen', 'unlisten', 'disconnect', 'crash', 'die', 'no-agent'] as const),
  ...(['unresponsive', 'paused', 'ok', 'open', 'drained'] as const),
] as const
type Fact = (typeof facts)[number]
const which = fc.nat(30)
const moves = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.record({ do: fc.constant('fact'), which, fact: fc.constantFrom(...facts) }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('act'), which, action: fc.constantFrom(...killActions) }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constantFrom('start', 'scale'), count: fc.integer({ min: -1, max: 6 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('stop', 'killAll', 'retry') }) },
    {
      weight: 6,
      arbitrary: fc.record({ do: fc.constant('wait'), ms: fc.constantFrom(0, 100, 250, 1000, 3000, 20_000) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('break'), isBroken: fc.boolean() }) },
  ) as fc.Arbitrary<Move>,
  { maxLength: 120, size: 'max' },
)

describe('any order of facts, commands and timers', () => {
  it('keeps the invariants, answers every command, and comes to rest', async () => {
    await fc.assert(
      fc.asyncProperty(moves, async (list) => {
        const cluster = createFakeCluster({ backOffCapMs: 1000, bootsAtOnce: 2 })
        const answers: Promise<Result<unknown>>[] = [cluster.supervisor.start(3)]
        for (const move of list) {
          play(cluster, move, answers)
          // Commands go on in microtasks.
          for (let turn = 0; turn < 4; turn++) await Promise.resolve()
          check(cluster)
        }
        await settle(cluster, answers)
      }),
      { numRuns: 300 },
    )
  })
})

function play(cluster: FakeCluster, move: Move, answers: Promise<Result<unknown>>[]): void {
  const { supervisor, clock, workers } = cluster
  switch (move.do) {
    case 'fact': {
      const worker = workers[move.which % Math.max(1, workers.length)]
      if (worker !== undefined) tell(cluster, worker, move.fact)
      return
    }
    case 'act': {
      const worker = workers[move.which % Math.max(1, workers.length)]
      if (worker === undefined) return
      const failedBefore = supervisor.slots.filter((slot) => slot.phase === 'failed').length
      answers.push(supervisor.act({ slot: worker.slot, generation: worker.generation, pid: worker.pid }, move.action))
      expect(supervisor.slots.filter((slot) => slot.phase === 'failed').length).toBe(failedBefore)
      return
    }
    case 'start':
      answers.push(supervisor.start(move.count))
      return
    case 'scale':
      answers.push(supervisor.scale(move.count))
      return
    case 'stop':
      answers.push(supervisor.stop())
      return
    case 'killAll':
      supervisor.killAll()
      return
    case 'retry':
      supervisor.retry(null)
      return
    case 'wait': {
      const failed = supervisor.slots.filter((slot) => slot.phase === 'failed')
      clock.advance(move.ms)
      for (const slot of failed)
        expect(cluster.slot(slot.slot).generation, 'a failed slot forked').toBe(slot.generation)
      return
    }
    case 'break':
      cluster.forkError = move.isBroken ? 'spawn EAGAIN' : null
  }
}

/** Facts of dead workers arrive too: late, as they do. */
function tell({ supervisor }: FakeCluster, worker: FakeWorker, fact: Fact): void {
  const id = worker.workerId
  const exit = (code: number | null, signal: string | null) => {
    worker.isAlive = false
    supervisor.workerExited(id, code, signal)
  }
  const tellers: Readonly<Record<Fact, () => void>> = {
    online: () => supervisor.workerOnline(id),
    listen: () => supervisor.workerListening(id, [port3000]),
    unlisten: () => supervisor.workerListens(id, []),
    disconnect: () => supervisor.workerDisconnected(id),
    crash: () => exit(1, null),
    die: () => exit(null, 'SIGKILL'),
    'no-agent': () => supervisor.workerAgent(id, 'absent'),
    unresponsive: () => supervisor.workerHealth(id, 'unresponsive'),
    paused: () => supervisor.workerHealth(id, 'paused'),
    ok: () => supervisor.workerHealth(id, 'ok'),
    open: () => supervisor.drainProgress(id, 3, 1),
    drained: () => supervisor.drainProgress(id, 0, 0),
  }
  tellers[fact]()
}

function check(cluster: FakeCluster): void {
  const { supervisor, workers, clock } = cluster
  const { slots } = supervisor
  const alive = workers.filter((worker) => worker.isAlive)
  const live = slots.filter((slot) => isLive(slot.phase))
  expect(new Set(alive.map((worker) => worker.slot)).size, 'two workers in one slot').toBe(alive.length)
  expect(live.map((slot) => slot.pid).sort(), 'what lives and what is shown differ').toEqual(
    alive.map((worker) => worker.pid).sort(),
  )
  const staying = live.filter((slot) => slot.phase !== 'draining')
  expect(staying.length, 'more workers than desired').toBeLessThanOrEqual(supervisor.desired)
  const isUp = supervisor.runState === 'starting' || supervisor.runState === 'running'
  const places = slots.filter((slot) => slot.phase !== 'draining').length
  if (isUp) expect(places, 'more slots than desired').toBeLessThanOrEqual(supervisor.desired)
  for (const { calls } of workers) {
    expect(calls.filter((call) => call === 'disconnect').length, 'drained twice').toBeLessThanOrEqual(1)
    expect(calls.filter((call) => call.startsWith('drain')).length, 'drained twice').toBeLessThanOrEqual(1)
  }
  for (const slot of slots) {
    const shown = cluster.pushed.get(slot.slot)
    expect(shown?.phase, 'the pushed snapshot is stale').toBe(slot.phase)
    expect(slot.phase, 'an exit without a decision').not.toBe('exited')
    expect(slot.nextTryAtMs !== null, 'back-off and its time').toBe(slot.phase === 'backing-off')
    expect(slot.drain !== null, 'draining and its countdown').toBe(slot.phase === 'draining')
    if (slot.nextTryAtMs === null) continue
    expect(slot.nextTryAtMs - clock.nowMs()).toBeGreaterThanOrEqual(0)
    expect(slot.nextTryAtMs - clock.nowMs()).toBeLessThanOrEqual(1000)
  }
  if (supervisor.runState === 'stopped') expect(alive).toEqual([])
}

/** Stop, the system ending what got SIGKILL: everything rests, everybody was answered, no timer is left. */
async function settle(cluster: FakeCluster, answers: Promise<Result<unknown>>[]): Promise<void> {
  const { supervisor, workers, clock } = cluster
  answers.push(supervisor.stop())
  clock.advance(60_000)
  for (const worker of workers.filter((each) => each.isAlive)) {
    expect(worker.calls, 'a drain that never reached SIGKILL').toContain('SIGKILL')
    tell(cluster, worker, 'die')
  }
  clock.advance(60_000)
  const results = await Promise.all(answers)
  for (const result of results) if (!result.ok) expect(result.error.message).not.toBe('')
  expect(supervisor.runState).toBe('stopped')
  expect(supervisor.slots.every((slot) => slot.phase === 'stopped')).toBe(true)
  supervisor.close()
  expect(clock.timerCount).toBe(0)
}
