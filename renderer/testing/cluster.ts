import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { OwnPrimarySnapshot } from '../../shared/model/own-primary.ts'
import { type ClusterSettings, rememberedSettingsSchema } from '../../shared/model/settings.ts'
import type { ExitRecord, SlotSnapshot } from '../../shared/model/worker.ts'

/** Settings of a cluster of that name, the rest by default. */
export function settingsOf(name: string): ClusterSettings {
  return rememberedSettingsSchema.parse({
    name,
    scriptPath: `/home/ada/work/${name}/server.js`,
    cwd: `/home/ada/work/${name}`,
    args: ['--port', '3000'],
    execArgs: ['--max-old-space-size=64'],
    env: { NODE_ENV: 'production' },
    nodePath: '',
    workers: 4,
    policy: 'round-robin',
    graceMs: 10_000,
    killMs: 2000,
    idleCloseMs: 5000,
    minUptimeMs: 1000,
    sample: null,
  })
}

/** A slot whose first worker listens. */
export function aSlot(slot: number, change: Partial<SlotSnapshot> = {}): SlotSnapshot {
  return {
    slot,
    phase: 'listening',
    phaseSinceAtMs: 1212,
    health: 'ok',
    healthSinceAtMs: 1000,
    stuck: null,
    generation: 1,
    workerId: slot,
    pid: 48_200 + slot * 13,
    startedAtMs: 1000,
    bootMs: 212,
    restartCount: 0,
    unstableCount: 0,
    nextTryAtMs: null,
    why: null,
    drain: null,
    successor: null,
    leaving: [],
    outOfRotation: null,
    notListeningHint: null,
    aside: null,
    agent: 'connected',
    listens: [],
    lastExit: null,
    ...change,
  }
}

/** A kill of slot 2. */
export function anExit(change: Partial<ExitRecord> = {}): ExitRecord {
  return {
    slot: 2,
    generation: 2,
    pid: 48_109,
    code: null,
    signal: 'SIGKILL',
    cause: 'asked',
    uptimeMs: 134_000,
    startedAtMs: 0,
    atMs: 134_000,
    monoMs: 134_000,
    onlineMs: 133_900,
    isFirstOfRun: false,
    followed: 'respawn',
    delayMs: null,
    warning: null,
    cut: { requestCount: 7, connectionCount: 22, ageMs: 310 },
    replacedBy: null,
    error: null,
    words: 'slot 2 exited by SIGKILL after 2 m 14 s; starting again as g3',
    how: 'slot 2 exited by SIGKILL after 2 m 14 s',
    ...change,
  }
}

/** A cluster that runs, with so many slots that listen, or with these. */
export function aCluster(id: string, slots: number | readonly SlotSnapshot[] = 2): ClusterSnapshot {
  const all = typeof slots === 'number' ? Array.from({ length: slots }, (_, index) => aSlot(index + 1)) : slots
  return {
    id,
    settings: { ...settingsOf(`cluster ${id}`), workers: all.length },
    runState: 'running',
    policy: 'round-robin',
    desired: all.length,
    listeningCount: all.filter(({ phase, health }) => phase === 'listening' && health === 'ok').length,
    addresses: [{ address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }],
    served: [
      { text: 'http://localhost:3000', port: 3000, protocolWords: 'HTTP', notInBrowser: null, notLoadable: null },
    ],
    url: 'http://localhost:3000',
    nodeVersion: '22.23.3',
    slots: all,
    problems: [],
    reload: null,
    guards: { autoscale: null, limits: [], repeating: null, silent: [] },
    faults: { active: [], ended: [], railWords: null },
    watch: null,
    stalls: { running: [], kept: [] },
    ownPrimary: null,
    fleet: null,
    settingsPending: false,
  }
}

/** An app's own primary that runs, and has forked two workers. */
export function anOwnPrimary(change: Partial<OwnPrimarySnapshot> = {}): OwnPrimarySnapshot {
  return {
    phase: 'running',
    phaseSinceAtMs: 1000,
    health: 'ok',
    generation: 1,
    pid: 48_190,
    startedAtMs: 900,
    script: 'server.js',
    nodeVersion: '22.23.3',
    agent: 'connected',
    forkCount: 2,
    deckForkCount: 0,
    messages: { toWorkers: 12, fromWorkers: 14, lost: 0 },
    messagesPerSec: { toWorkers: 2, fromWorkers: 3.4 },
    held: null,
    empty: [],
    lastEnd: null,
    ...change,
  }
}
