import { duration } from '../../../shared/base/plain-words.ts'
import type { OwnPrimarySnapshot } from '../../../shared/model/own-primary.ts'
import type { SlotState } from '../../components/slot-state.ts'

type StateFacts = Pick<OwnPrimarySnapshot, 'phase' | 'phaseSinceAtMs' | 'health' | 'held' | 'lastEnd'>

/** The state of an app's own primary as people read it. */
export function describePrimary(primary: StateFacts, nowMs: number): SlotState {
  const sinceMs = Math.max(0, nowMs - primary.phaseSinceAtMs)
  if (primary.phase === 'ended') {
    const wasMeant = primary.lastEnd === null || primary.lastEnd.code === 0 || primary.lastEnd.signal === 'SIGTERM'
    const look = wasMeant ? ({ icon: 'stopped', tone: 'idle' } as const) : ({ icon: 'crashed', tone: 'bad' } as const)
    return { ...look, word: 'ended', extra: howEnded(primary) }
  }
  if (primary.health === 'unresponsive') return { icon: 'unresponsive', word: 'blocked', tone: 'hot', extra: '' }
  if (primary.health === 'paused') return { icon: 'paused', word: 'paused', tone: 'idle', extra: '' }
  if (primary.phase === 'starting') return { icon: 'starting', word: 'starting', tone: 'info', extra: '' }
  if (primary.phase === 'forkless') {
    const extra = `for ${duration(Math.floor(sinceMs / 1000) * 1000)}`
    return { icon: 'warn', word: 'forked nobody', tone: 'warn', extra }
  }
  if (primary.held !== null) return { icon: 'warn', word: 'forks held', tone: 'warn', extra: '' }
  return { icon: 'listening', word: 'running', tone: 'ok', extra: '' }
}

/** "SIGKILL", "exit 1". */
function howEnded({ lastEnd }: StateFacts): string {
  if (lastEnd === null) return ''
  return lastEnd.signal ?? (lastEnd.code === null ? '' : `exit ${lastEnd.code}`)
}
