import type { Aside, Phase } from '../../../shared/model/worker.ts'

/** A worker that is silent for longer than it should be. */
export interface SilentWorker {
  readonly phase: Phase
  readonly aside: Aside | null
  /** Since it came online; null before. */
  readonly ageMs: number | null
  /** Processor time that it used in its silence; null: the system does not tell. */
  readonly busyMs: number | null
  /** Of its main thread, as `/proc` names it ("R", "S", "D"); null: not told. */
  readonly threadState: string | null
}

/** One turn of an event loop needs less; on a machine where many compute, a stuck worker gets little more. */
const busyMs = 50
/** Online for so long without listening, it is no longer starting. */
const bootMs = 10_000

/**
 * Whether it is stuck, and not at its start, stopped, or only short of processor time. Busy is what computes; what sleeps
 * although its heartbeat was due waits somewhere else than in its event loop.
 */
export function isStuck({ phase, aside, ageMs, busyMs: busy, threadState }: SilentWorker): boolean {
  const isBooting = phase === 'online' && aside === null && (ageMs ?? 0) < bootMs
  const isLiving = phase === 'listening' || phase === 'draining' || phase === 'online'
  if (!isLiving || isBooting) return false
  if (threadState === 'T' || threadState === 't') return false
  if (busy !== null && busy >= busyMs) return true
  return threadState === 'S' || threadState === 'D'
}
