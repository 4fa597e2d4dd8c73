import type { LifelineState, Tone } from '../../../shared/model/event.ts'
import type { Token } from '../../charts/palette.ts'
import type { IconName } from '../../components/icon.tsx'

/** How a state looks on a lane: fill and pattern, and its icon, word and tone in the legend. */
export interface LaneState {
  readonly word: string
  readonly icon: IconName
  readonly tone: Tone
  readonly fill: Token
  readonly pattern: LanePattern
}

export type LanePattern = 'none' | 'hatch' | 'back-hatch' | 'cross' | 'dots' | 'rows'

export const laneStates: Readonly<Record<LifelineState, LaneState>> = {
  starting: { word: 'starting', icon: 'starting', tone: 'info', fill: 'rb-starting', pattern: 'none' },
  online: { word: 'online, not listening', icon: 'online', tone: 'info', fill: 'rb-online', pattern: 'rows' },
  listening: { word: 'listening', icon: 'listening', tone: 'ok', fill: 'rb-listening', pattern: 'none' },
  draining: { word: 'draining', icon: 'draining', tone: 'info', fill: 'rb-draining', pattern: 'hatch' },
  unresponsive: { word: 'unresponsive', icon: 'unresponsive', tone: 'hot', fill: 'rb-unresponsive', pattern: 'cross' },
  paused: { word: 'paused', icon: 'paused', tone: 'idle', fill: 'rb-paused', pattern: 'dots' },
  'backing-off': { word: 'backing off', icon: 'backing-off', tone: 'warn', fill: 'rb-backoff', pattern: 'none' },
  failed: { word: 'failed', icon: 'failed', tone: 'bad', fill: 'rb-crashed', pattern: 'back-hatch' },
  stopped: { word: 'stopped', icon: 'stopped', tone: 'idle', fill: 'idle-tint', pattern: 'none' },
}
