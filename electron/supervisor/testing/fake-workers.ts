import type { AgentAnswer, AgentEndListeners } from '../../../shared/agent-protocol.ts'
import { createManualClock, type ManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { EndWord } from '../../../shared/end-signals.ts'
import { limits } from '../../../shared/limits.ts'
import type { DrainNumbers } from '../../../shared/model/drain.ts'
import type { LifecycleEvent, LifelineSegment } from '../../../shared/model/event.ts'
import { defaultRestartRule } from '../../../shared/model/rules.ts'
import { defaultReload } from '../../../shared/model/settings.ts'
import type { ExitRecord, HeldAtEnd, ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import { ClusterSupervisor } from '../supervisor.ts'
import type { Supervisor, SupervisorRules, WorkerHandle, WorkerTarget } from '../types.ts'

/** For tests: a worker that does only what the test says. */
export interface FakeWorker {
  readonly workerId: number
  readonly slot: number
  readonly generation: number
  readonly pid: number
  /** Everything the supervisor did to it, in order: 'SIGTERM', 'disconnect', 'drain 5000', 'killGroup', … */
  readonly calls: string[]
  isAlive: boolean
  hasAgent: boolean
  /** What its agent says when it is to carry something out. */
  agentAnswer: AgentAnswer
  canPause: boolean
  hasSignals: boolean
  /** What it answers to a probe. */
  probe: true | string
  /** Why it cannot be taken out of rotation; null: it can. */
  rotationProblem: string | null
  /** What it held by its last word. */
  held: HeldAtEnd | null
}

/** For tests: a supervisor over fake workers and a clock that stands still. */
export interface FakeCluster {
  readonly clock: ManualClock
  readonly supervisor: Supervisor
  readonly workers: FakeWorker[]
  readonly events: Omit<LifecycleEvent, 'id'>[]
  readonly exits: ExitRecord[]
  readonly removed: number[]
  readonly pushed: Map<number, SlotSnapshot>
  readonly lifelines: { readonly slot: number; readonly segments: readonly LifelineSegment[] }[]
  forkError: string | null
  /** The newest worker of a slot. */
  worker(slot: number): FakeWorker
  slot(slot: number): SlotSnapshot
  target(slot: number): WorkerTarget
  words(): string[]
  online(slot: number): void
  listen(slot: number): void
  exit(slot: number, code: number | null, signal?: string | null): void
  /** The newest worker of the slot listens, and its agent is there. */
  getReady(slot: number): void
  /** Its agent says what the app of the slot's newest worker listens for, and that nothing is open. */
  idle(slot: number, ...words: readonly EndWord[]): void
  /** Nothing is open there any more, and it is gone. */
  drained(slot: number, generation: number): void
  /** Starts `count` workers and lets them listen. */
  startListening(count: number): Promise<void>
}

export const testRules: SupervisorRules = {
  ...defaultRestartRule,
  graceMs: limits.graceMs.default,
  killMs: limits.killMs.default,
  idleCloseMs: limits.idleCloseMs.default,
  endSignal: 'SIGTERM',
  reload: defaultReload,
  bootsAtOnce: limits.workers.max,
  respawns: 'deck',
}

/** What an agent counts of a worker without connections. */
export const noNumbers: DrainNumbers = {
  openConnections: 0,
  requestsInFlight: 0,
  longRequests: 0,
  idleConnections: 0,
  upgradedConnections: 0,
  idleClosedCount: 0,
  movedCount: 0,
  requestsSinceCount: 0,
  lateConnectionsCount: 0,
  lateRequestsCount: 0,
}

/** One listener for each of these. */
export function listensFor(...words: readonly EndWord[]): AgentEndListeners {
  const count = (word: EndWord) => (words.includes(word) ? 1 : 0)
  return { SIGTERM: count('SIGTERM'), SIGINT: count('SIGINT'), SIGUSR2: count('SIGUSR2'), shutdown: count('shutdown') }
}

export const port3000: ListenAddress = {
  address: '0.0.0.0',
  port: 3000,
  path: null,
  transport: 'tcp4',
  exclusive: false,
}

export function createFakeCluster(rules: Partial<SupervisorRules> = {}): FakeCluster {
  const clock = createManualClock()
  const workers: FakeWorker[] = []
  const pushed = new Map<number, SlotSnapshot>()
  const cluster: Omit<FakeCluster, 'supervisor'> = {
    clock,
    workers,
    events: [],
    exits: [],
    removed: [],
    pushed,
    lifelines: [],
    forkError: null,
    worker(slot) {
      const worker = workers.findLast((each) => each.slot === slot)
      if (worker === undefined) throw new Error(`no worker was forked for slot ${slot}`)
      return worker
    },
    slot(slot) {
      const found = supervisor.slots.find((each) => each.slot === slot)
      if (found === undefined) throw new Error(`no slot ${slot}`)
      return found
    },
    target(slot) {
      const { generation, pid } = cluster.worker(slot)
      return { slot, generation, pid }
    },
    words: () => cluster.events.map((event) => event.words),
    online(slot) {
      supervisor.facts.workerOnline(cluster.worker(slot).workerId)
    },
    listen(slot) {
      cluster.online(slot)
      supervisor.facts.workerListening(cluster.worker(slot).workerId, [port3000])
    },
    exit(slot, code, signal = null) {
      const worker = cluster.worker(slot)
      worker.isAlive = false
      supervisor.facts.workerExited(worker.workerId, code, signal)
    },
    getReady(slot) {
      supervisor.facts.workerAgent(cluster.worker(slot).workerId, 'connected')
      cluster.listen(slot)
    },
    idle(slot, ...heard) {
      const { workerId } = cluster.worker(slot)
      supervisor.facts.drainNumbers(workerId, noNumbers, listensFor(...heard))
      supervisor.facts.drainProgress(workerId, 0, 0)
    },
    drained(slot, generation) {
      const worker = workers.find((one) => one.slot === slot && one.generation === generation)
      if (worker === undefined) throw new Error(`no g${generation} in slot ${slot}`)
      supervisor.facts.drainProgress(worker.workerId, 0, 0)
      worker.isAlive = false
      supervisor.facts.workerExited(worker.workerId, 0, null)
    },
    async startListening(count) {
      const started = supervisor.start(count)
      for (let slot = 1; slot <= count; slot++) cluster.getReady(slot)
      const result = await started
      if (!result.ok) throw new Error(result.error.message)
    },
  }
  const supervisor = new ClusterSupervisor(
    {
      clock,
      fork(slot, generation) {
        if (cluster.forkError !== null) throw new Error(cluster.forkError)
        const workerId = workers.length + 1
        const worker: FakeWorker = {
          workerId,
          slot,
          generation,
          pid: 4000 + workerId,
          calls: [],
          ...{
            isAlive: true,
            hasAgent: true,
            agentAnswer: { ok: true },
            canPause: true,
            hasSignals: true,
            probe: true,
            rotationProblem: null,
            held: null,
          },
        }
        workers.push(worker)
        return handleOf(worker)
      },
      slotChanged: (slot) => pushed.set(slot.slot, slot),
      slotRemoved(slot) {
        pushed.delete(slot)
        cluster.removed.push(slot)
      },
      lifecycle: (event) => cluster.events.push(event),
      lifeline: (slot, segments) => cluster.lifelines.push({ slot, segments }),
      exited: (exit) => cluster.exits.push(exit),
    },
    { ...testRules, ...rules },
  )
  return Object.assign(cluster, { supervisor })
}

function handleOf(worker: FakeWorker): WorkerHandle {
  const note = (call: string) => {
    worker.calls.push(call)
    return worker.isAlive
  }
  return {
    workerId: worker.workerId,
    pid: worker.pid,
    signal: (signal) => note(signal),
    killGroup: () => void note('killGroup'),
    disconnect: () => void note('disconnect'),
    cut: () => void note('cut'),
    beginDrain: (idleCloseMs) => void note(`drain ${idleCloseMs}`),
    hold: () => void note('hold'),
    release: () => void note('release'),
    leaveRotation: async (moves) => {
      note(moves ? 'leave rotation moving' : 'leave rotation')
      return worker.rotationProblem
    },
    rejoinRotation: () => void note('rejoin rotation'),
    probe: async () => worker.probe,
    held: () => worker.held,
    actInAgent(order) {
      const call = order.action === 'worker.exit-code' ? `exit ${order.exitCode}` : 'throw'
      return note(call) && worker.hasAgent ? Promise.resolve(worker.agentAnswer) : null
    },
    tellToEnd: (word) => void note(`tell ${word}`),
    get canPause() {
      return worker.canPause
    },
    get hasSignals() {
      return worker.hasSignals
    },
  }
}
