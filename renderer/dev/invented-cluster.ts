import type { ClusterHistory, ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { LifecycleEvent, LifelineSegment, LifelineState } from '../../shared/model/event.ts'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../shared/model/rules.ts'
import type { SlotPoint } from '../../shared/model/sample.ts'
import { type ClusterSettings, defaultReload } from '../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../shared/model/worker.ts'
import { createRandom, inventClusterPoint, inventSlotPoint } from './invented-numbers.ts'
import { inventedWhy } from './invented-rules.ts'

/** Settings of an invented cluster. */
export function inventSettings(name: string, workers: number): ClusterSettings {
  return {
    name,
    scriptPath: `/home/ada/work/${name}/server.js`,
    cwd: `/home/ada/work/${name}`,
    args: ['--port', '3000'],
    execArgs: ['--max-old-space-size=64'],
    env: { NODE_ENV: 'production' },
    slotEnv: {},
    appInstance: true,
    serialization: 'json',
    nodePath: '',
    workers,
    policy: 'round-robin',
    graceMs: 10_000,
    killMs: 2000,
    endSignal: 'SIGTERM',
    idleCloseMs: 5000,
    ...defaultRestartRule,
    workerLimits: defaultWorkerLimits,
    autoscale: defaultAutoscale,
    queueLimit: 0,
    atQueueLimit: 'leave',
    reload: defaultReload,
    watch: false,
    watchDebounceMs: 300,
    sample: null,
  }
}

const calm = {
  nextTryAtMs: null,
  why: null,
  drain: null,
  successor: null,
  leaving: [],
  notListeningHint: null,
  aside: null,
  agent: 'connected',
  listens: [],
} as const

/** A slot that listens. */
export function inventSlot(slot: number, startedAtMs: number, generation = 1): SlotSnapshot {
  return {
    ...calm,
    slot,
    phase: 'listening',
    phaseSinceAtMs: startedAtMs + 212,
    health: 'ok',
    healthSinceAtMs: startedAtMs,
    generation,
    workerId: slot,
    pid: 48_200 + slot * 13 + generation * 97,
    startedAtMs,
    bootMs: 212,
    restartCount: generation - 1,
    unstableCount: 0,
    lastExit: null,
  }
}

/** The exit of the story's slot 2. */
export function inventExit(atMs: number): ExitRecord {
  return {
    slot: 2,
    generation: 2,
    pid: 48_109,
    code: null,
    signal: 'SIGKILL',
    cause: 'asked',
    uptimeMs: 134_000,
    startedAtMs: atMs - 134_000,
    atMs,
    monoMs: 134_000,
    onlineMs: 133_900,
    isFirstOfRun: false,
    cut: { requestCount: 7, connectionCount: 22, ageMs: 310 },
    warning: null,
    followed: 'respawn',
    delayMs: null,
    replacedBy: null,
    error: null,
    how: 'slot 2 exited by SIGKILL after 2 m 14 s, about 7 requests cut and 22 connections closed',
    words:
      'slot 2 exited by SIGKILL after 2 m 14 s, about 7 requests cut and 22 connections closed; respawned as g3 in 212 ms',
  }
}

/** Slots of the story: slot 2 was killed, 3 is stuck, 4 drains; in `trouble` slot 1 backs off and 2 failed. */
export function inventSlots(workers: number, nowMs: number, trouble: boolean): SlotSnapshot[] {
  const slots = Array.from({ length: workers }, (_, index) => inventSlot(index + 1, nowMs - 268_000, 2))
  const put = (slot: number, change: Partial<SlotSnapshot>): void => {
    const known = slots[slot - 1]
    if (known !== undefined) slots[slot - 1] = { ...known, ...change }
  }
  put(2, {
    generation: 3,
    startedAtMs: nowMs - 118_000,
    pid: 48_391,
    restartCount: 1,
    lastExit: inventExit(nowMs - 119_000),
  })
  put(3, { health: 'unresponsive', healthSinceAtMs: nowMs - 3200, restartCount: 0 })
  put(4, {
    phase: 'draining',
    phaseSinceAtMs: nowMs - 1900,
    drain: {
      ...{ step: 'finishing', startedAtMs: nowMs - 3000, endsAtMs: nowMs + 7000, openConnections: 3 },
      ...{ numbers: null, movedTo: null, endedBy: null, toldBy: null },
    },
  })
  if (!trouble) return slots
  const dead = { pid: null, workerId: null, startedAtMs: null, agent: 'absent' } as const
  put(1, { ...dead, phase: 'backing-off', why: inventedWhy.backingOff, nextTryAtMs: nowMs + 12_000, unstableCount: 3 })
  put(2, { ...dead, phase: 'failed', why: inventedWhy.failed, unstableCount: 5 })
  put(4, {
    phase: 'online',
    drain: null,
    notListeningHint: 'no server called listen() within 10 s; it may wait for a database',
  })
  return slots
}

/** Limits and autoscale at work. */
function withRules(settings: ClusterSettings): ClusterSettings {
  const { workerLimits, autoscale } = settings
  const memory = { ...workerLimits.memory, isOn: true, bytes: 100_000_000 }
  return { ...settings, workerLimits: { ...workerLimits, memory }, autoscale: { ...autoscale, isOn: true } }
}

const inventedGuards = {
  autoscale: 'loop use 0.84 over 10 s ≥ 0.80: waits, cool-down 12 s more',
  limits: ['slot 3: RSS 104 MB > 100 MB for 4 s of 10 s'],
  repeating: null,
  silent: [],
}

/** Plain HTTP on that port. */
export function inventServed(port: number): ClusterSnapshot['served'][number] {
  return { text: `http://localhost:${port}`, port, protocolWords: 'HTTP', notInBrowser: null, notLoadable: null }
}

/** A whole cluster. */
export function inventCluster(id: string, name: string, slots: SlotSnapshot[], trouble: boolean): ClusterSnapshot {
  return {
    id,
    settings: trouble ? withRules(inventSettings(name, slots.length)) : inventSettings(name, slots.length),
    runState: 'running',
    policy: 'round-robin',
    reload: null,
    desired: slots.length,
    listeningCount: slots.filter((slot) => slot.phase === 'listening' && slot.health === 'ok').length,
    addresses: [{ address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }],
    served: [inventServed(3000)],
    url: 'http://localhost:3000',
    nodeVersion: '22.23.3',
    slots,
    problems: trouble
      ? [
          {
            id: 'failed-2',
            slot: 2,
            tone: 'bad',
            title: 'slot 2 failed: 5 unstable exits within 60 s.',
            detail: 'The last one ended with code 1 after 0.4 s. Fix the script or its settings, then try again.',
            exit: null,
            outputTail: [
              '/home/ada/work/shop/server.js:12',
              '  const lines = order.lines.length',
              '                      ^',
              '',
              "TypeError: Cannot read properties of undefined (reading 'length')",
              '    at Server.<anonymous> (/home/ada/work/shop/server.js:12:29)',
            ],
            action: 'retry',
          },
        ]
      : [],
    watch: null,
    guards: trouble ? inventedGuards : { autoscale: null, limits: [], repeating: null, silent: [] },
    settingsPending: false,
  }
}

const dayEvents: readonly Pick<LifecycleEvent, 'kind' | 'tone' | 'slot' | 'words' | 'mark'>[] = [
  { kind: 'health', tone: 'idle', slot: 3, words: 'slot 3 paused by SIGSTOP', mark: 'SIGSTOP 3' },
  { kind: 'health', tone: 'ok', slot: 3, words: 'slot 3 resumed after 12 s', mark: null },
  { kind: 'exit', tone: 'warn', slot: 2, words: inventExit(0).words, mark: 'SIGKILL 2' },
  { kind: 'exit', tone: 'bad', slot: 4, words: 'slot 4 exited with code 1 after 2 m 44 s', mark: 'exit 1 · 4' },
  { kind: 'health', tone: 'hot', slot: 3, words: 'slot 3 is unresponsive: no self-report for 2 s', mark: null },
]

/** Fifteen minutes of it. */
export function inventHistory(cluster: ClusterSnapshot, nowMs: number): Omit<ClusterHistory, 'fairness'> {
  const random = createRandom(7)
  const slotPoints = cluster.slots.map((slot) => ({
    slot: slot.slot,
    points: Array.from({ length: 600 }, (_, index) => {
      const atMs = nowMs - (599 - index) * 1000
      const generation = slot.startedAtMs === null || atMs > slot.startedAtMs ? slot.generation : slot.generation - 1
      return inventSlotPoint(slot.slot, generation, atMs, atMs - 300, random)
    }),
  }))
  const agesMs = [190_000, 178_000, 119_000, 66_000, 1200]
  return {
    clusterId: cluster.id,
    points: Array.from({ length: 600 }, (_, index) =>
      inventClusterPoint(
        slotPoints.flatMap(({ points }): SlotPoint[] => points.slice(index, index + 1)),
        index > 480 ? 2 : 1,
      ),
    ),
    slotPoints,
    shares: cluster.slots.map(({ slot }) => ({ slot, connectionCount: 0, requestCount: 0 })),
    events: dayEvents.map((event, index) => ({
      ...event,
      id: index + 1,
      atMs: nowMs - (agesMs[index] ?? 0),
      generation: 2,
    })),
    lifelines: cluster.slots.map((slot) => ({ slot: slot.slot, segments: inventSegments(slot, nowMs) })),
    exits: [inventExit(nowMs - 119_000)],
  }
}

function inventSegments(slot: SlotSnapshot, nowMs: number): LifelineSegment[] {
  const bornAtMs = slot.startedAtMs ?? nowMs - 60_000
  const state: LifelineState | null = slot.health !== 'ok' ? slot.health : slot.phase === 'draining' ? 'draining' : null
  const turnAtMs = nowMs - 3200
  const before = slot.generation - 1
  return [
    {
      generation: before,
      state: 'listening',
      startAtMs: nowMs - 600_000,
      endAtMs: bornAtMs - 1000,
      endMark: 'SIGKILL',
    },
    { generation: slot.generation, state: 'starting', startAtMs: bornAtMs - 1000, endAtMs: bornAtMs, endMark: null },
    { generation: slot.generation, state: 'listening', startAtMs: bornAtMs, endAtMs: state && turnAtMs, endMark: null },
    ...(state === null
      ? []
      : [{ generation: slot.generation, state, startAtMs: turnAtMs, endAtMs: null, endMark: null }]),
  ]
}
