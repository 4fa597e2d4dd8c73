import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { limits } from '../../shared/limits.ts'
import type { Health } from '../../shared/model/worker.ts'
import { decideHealth } from './decide-health.ts'
import { createOsMeter, type OsMeter } from './readers/os-meter.ts'
import { createSelfMeter, type SelfMeter } from './self-meter.ts'
import type { OsReading, Silence } from './types.ts'

export interface WorkerIdentity {
  readonly slot: number
  readonly generation: number
  readonly pid: number
  /** It ran before anybody counted: what it counted until its first word is not ours. */
  readonly isOlder?: boolean
}

/** Both clocks of one generation, and the health that follows from them. */
export interface WorkerMeter extends WorkerIdentity {
  readonly self: SelfMeter
  readonly os: OsMeter
  /** How long the agent had been silent at the newest check of health; null while nobody expects a word of it. */
  readonly silentMs: number | null
  /** Since it came online; null before. */
  ageMs(monoMs: number): number | null
  /** At each check of health, with what the system just said; null while it talks, or nobody expects a word of it. */
  silence(reading: OsReading | undefined): Silence | null
  cameOnline(monoMs: number): void
  /** `awakeMs`: monotonic time without the stretches in which this process itself slept. */
  heard(
    message: AgentMessage,
    moment: { readonly atMs: number; readonly monoMs: number; readonly awakeMs: number },
  ): void
  agentClosed(): void
  health(awakeMs: number): Health
}

export function createWorkerMeter(identity: WorkerIdentity): WorkerMeter {
  const self = createSelfMeter(identity.isOlder)
  const os = createOsMeter()
  let onlineMonoMs: number | null = null
  let hasAgent = false
  let silentSinceMs = 0
  let silentMs = 0
  let wasStopped = false
  /** The first since its last word. */
  let firstReading: OsReading | null = null
  return {
    ...identity,
    self,
    os,
    get silentMs() {
      return onlineMonoMs === null || !hasAgent || os.isStopped === true ? null : silentMs
    },
    ageMs: (monoMs) => (onlineMonoMs === null ? null : monoMs - onlineMonoMs),
    cameOnline: (monoMs) => {
      onlineMonoMs ??= monoMs
    },
    heard: (message, { atMs, monoMs, awakeMs }) => {
      self.heard(message, atMs, monoMs)
      hasAgent = true
      silentSinceMs = awakeMs
      silentMs = 0
      firstReading = null
    },
    silence: (reading) => {
      firstReading ??= reading ?? null
      if (onlineMonoMs === null || !hasAgent || os.isStopped === true || silentMs < limits.stallMs) return null
      return { silentMs, busyMs: busyMsOf(firstReading, reading) }
    },
    agentClosed: () => {
      hasAgent = false
    },
    health: (awakeMs) => {
      // A worker that was just continued needs a moment to be heard again; a message may be stamped before we noticed our own sleep.
      if (wasStopped && os.isStopped === false) silentSinceMs = awakeMs
      silentSinceMs = Math.min(silentSinceMs, awakeMs)
      silentMs = awakeMs - silentSinceMs
      wasStopped = os.isStopped === true
      return decideHealth({
        isOnline: onlineMonoMs !== null,
        isStopped: os.isStopped,
        hasAgent,
        silentMs,
        unresponsiveMs: limits.unresponsiveMs,
      })
    },
  }
}

function busyMsOf(first: OsReading | null, last: OsReading | undefined): number | null {
  return first === null || last === undefined ? null : Math.max(0, last.cpuMs - first.cpuMs)
}
