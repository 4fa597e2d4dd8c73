import { onTestFinished } from 'vitest'
import type { AgentReport } from '../../../shared/agent-protocol.ts'
import type { Clock } from '../../../shared/base/clock.ts'
import { createManualClock } from '../../../shared/base/testing/manual-clock.ts'
import type { Health } from '../../../shared/model/worker.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import { Sampler } from '../sampler.ts'
import type { HostReader, OsReading, PrimaryFacts } from '../types.ts'

type Counts = Partial<NonNullable<AgentReport['http']>> & { readonly opened?: number; readonly open?: number }

/** Test support: a cluster whose operating system and agents do what the test says. */
export function buildCluster(intervalMs = 1000, trouble: string | null = null) {
  const clock = createManualClock(1_000_000)
  const processes = new Map<number, { cpuMs: number; rssBytes: number; isStopped: boolean }>()
  const policy: PolicyId = 'round-robin'
  const facts = {
    restartCount: 0,
    queuedConnections: null as number | null,
    policy,
    listening: new Map<number, number>(),
    acceptedBySlot: new Map<number, number>(),
  }
  const healths: [number, number, Health][] = []
  const asked: number[] = []
  const blind: string[] = []
  const sampledMs: number[] = []
  const sampler = new Sampler({
    clock,
    intervalMs,
    hostReader: fakeHost(clock),
    osReader: {
      cheapEveryMs: 0,
      trouble,
      read: async (pids) => {
        asked.push(pids.length)
        return new Map(
          pids.flatMap((pid): [number, OsReading][] => {
            const process = processes.get(pid)
            return process === undefined ? [] : [[pid, { ...process, monoMs: clock.monoMs() }]]
          }),
        )
      },
      close: () => {},
    },
    onBlind: (why) => blind.push(why),
    onSampled: () => sampledMs.push(clock.monoMs()),
  })
  onTestFinished(() => sampler.close())
  const cluster = sampler.addCluster({
    readPrimary: (): PrimaryFacts => facts,
    acceptedOf: (slot) => facts.acceptedBySlot.get(slot),
    onHealth: (slot, generation, health) => healths.push([slot, generation, health]),
  })
  const up = (slot: number, generation = 1): void => {
    const pid = slot * 100 + generation
    processes.set(pid, { cpuMs: 0, rssBytes: 50e6, isStopped: false })
    cluster.workerUp({ slot, generation, pid })
    cluster.workerOnline(slot, generation)
  }
  const beat = (slot: number, generation = 1): void =>
    cluster.agentMessage(slot, generation, { type: 'beat', atMs: clock.nowMs() })
  const report = (slot: number, generation: number, counts: Counts): void =>
    cluster.agentMessage(slot, generation, reportOf(clock, counts))
  const process = (slot: number, generation = 1) => {
    const found = processes.get(slot * 100 + generation)
    if (found === undefined) throw new Error('no such process')
    return found
  }
  return { clock, sampler, cluster, facts, healths, asked, blind, sampledMs, up, beat, report, process, processes }
}

function fakeHost(clock: Clock): HostReader {
  return {
    read: () => ({
      atMs: clock.nowMs(),
      coreCount: 2,
      cpuRatio: 1,
      memoryUsedBytes: 1,
      memoryTotalBytes: 2,
      primaryCpuRatio: 0.1,
      primaryRssBytes: 1,
      primaryLoopDelayP99Ms: 0,
    }),
    close: () => {},
  }
}

function reportOf(clock: Clock, { opened = 0, open = 0, ...http }: Counts): AgentReport {
  return {
    type: 'report',
    atMs: clock.nowMs(),
    monoMs: clock.monoMs(),
    cpuMicros: 0,
    memory: {
      rssBytes: 1,
      heapUsedBytes: 2,
      heapTotalBytes: 3,
      heapLimitBytes: 4,
      externalBytes: 5,
      arrayBuffersBytes: 6,
    },
    loop: { utilizationRatio: 0.5, delayP50Ms: 1, delayP99Ms: 2, delayMaxMs: 3 },
    http: {
      startedCount: 0,
      finishedCount: 0,
      inFlight: 0,
      oldestMs: null,
      abortedCount: 0,
      clientAbortedCount: 0,
      injectedCount: 0,
      byClass: [0, 0, 0, 0, 0],
      latencyCounts: [],
      ...http,
    },
    sockets: { open, openedCount: opened, upgraded: 0 },
  }
}
