import type { AgentMessage } from '../../shared/agent-protocol.ts'
import { limits } from '../../shared/limits.ts'
import type { Health } from '../../shared/model/worker.ts'
import { decideHealth } from './decide-health.ts'
import { createOsMeter, type OsMeter } from './os-meter.ts'
import { createSelfMeter, type SelfMeter } from './self-meter.ts'

export interface WorkerIdentity {
  readonly slot: number
  readonly generation: number
  readonly pid: number
}

/** Both clocks of one generation, and the health that follows from them. */
export interface WorkerMeter extends WorkerIdentity {
  readonly self: SelfMeter
  readonly os: OsMeter
  cameOnline(): void
  /** `awakeMs`: monotonic time without the stretches in which this process itself slept. */
  heard(
    message: AgentMessage,
    moment: { readonly atMs: number; readonly monoMs: number; readonly awakeMs: number },
  ): void
  agentClosed(): void
  health(awakeMs: number): Health
}

export function createWorkerMeter(identity: WorkerIdentity): WorkerMeter {
  const self = createSelfMeter()
  const os = createOsMeter()
  let isOnline = false
  let hasAgent = false
  let silentSinceMs = 0
  let wasStopped = false
  return {
    ...identity,
    self,
    os,
    cameOnline: () => {
      isOnline = true
    },
    heard: (message, { atMs, monoMs, awakeMs }) => {
      self.heard(message, atMs, monoMs)
      hasAgent = true
      silentSinceMs = awakeMs
    },
    agentClosed: () => {
      hasAgent = false
    },
    health: (awakeMs) => {
      // A worker that was just continued needs a moment to be heard again; a message may be stamped before we noticed our own sleep.
      if (wasStopped && os.isStopped === false) silentSinceMs = awakeMs
      silentSinceMs = Math.min(silentSinceMs, awakeMs)
      wasStopped = os.isStopped === true
      return decideHealth({
        isOnline,
        isStopped: os.isStopped,
        hasAgent,
        silentMs: awakeMs - silentSinceMs,
        unresponsiveMs: limits.unresponsiveMs,
      })
    },
  }
}
