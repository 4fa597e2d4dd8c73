import type { ExitCause, ExitRecord } from '../../../../shared/model/worker.ts'
import type { FleetPicture } from './compare-fleet.ts'
import type { Placed } from './replica-book.ts'

/** How a replica ended, as every cluster's exits are kept; null while it has not. `words` come later. */
export function exitOf(
  { replica, generation, pid }: Placed,
  picture: FleetPicture,
  { asked, monoMs, nowMs }: { readonly asked: ExitCause | null; readonly monoMs: number; readonly nowMs: number },
): Omit<ExitRecord, 'words' | 'how'> | null {
  const { slot, end, createdAtMs, startedAtMs } = replica
  if (end === null) return null
  const ranMs = startedAtMs === null ? null : Math.max(0, end.atMs - startedAtMs)
  return {
    slot,
    generation,
    pid: pid ?? 0,
    code: end.signal === null ? end.code : null,
    signal: end.signal,
    cause: causeOf(replica, picture, asked),
    uptimeMs: ranMs ?? Math.max(0, end.atMs - createdAtMs),
    startedAtMs: startedAtMs ?? createdAtMs,
    atMs: end.atMs,
    monoMs: monoMs - Math.max(0, nowMs - end.atMs),
    onlineMs: ranMs,
    isFirstOfRun: false,
    // What follows is its scheduler's decision, not one of our kinds.
    followed: end.isWanted ? 'rest' : 'respawn',
    delayMs: null,
    warning: null,
    cut: null,
    replacedBy: null,
    error: null,
  }
}

function causeOf(
  { end, startedAtMs, nodeId }: Placed['replica'],
  { desired, update, nodes }: FleetPicture,
  asked: ExitCause | null,
): ExitCause {
  if (asked !== null) return asked
  if (end?.isWanted !== true) return startedAtMs === null ? 'start-failed' : 'crash'
  if (desired === 0) return 'stop'
  if (isUpdating(update)) return 'reload'
  // One that had to leave its node is replaced on another, as by an update: nobody meant to kill it.
  return nodes.some((node) => node.nodeId === nodeId && node.availability === 'drain') ? 'reload' : 'scale-down'
}

/** Its engine replaces containers by itself. */
export function isUpdating(update: FleetPicture['update']): boolean {
  return update?.state === 'running' || update?.state === 'rolling-back'
}
