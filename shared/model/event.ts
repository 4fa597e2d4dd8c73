import type { ActionId } from '../actions/actions.ts'

/** How loudly an event should be shown. `bad` means the service lost something or a person must act. */
export const tones = ['ok', 'info', 'warn', 'hot', 'bad', 'idle'] as const
export type Tone = (typeof tones)[number]

export const lifecycleKinds = [
  'spawn',
  'online',
  'listening',
  'exit',
  'backing-off',
  'failed',
  'retry',
  'scale',
  'start',
  'stop',
  'drain',
  'signal',
  'rotation',
  'health',
  'policy',
  'settings',
  'reload',
  'limit',
  'autoscale',
  'fault',
  'notice',
] as const
export type LifecycleKind = (typeof lifecycleKinds)[number]

/** Who may act besides the person at the window: one at a command line, and a program that acts for somebody. */
export const origins = ['ctl', 'assistant'] as const
export type Origin = (typeof origins)[number]

/** One line of history. The sentence carries its numbers: it can be read alone. */
export interface LifecycleEvent {
  /** Grows by one within a cluster. */
  readonly id: number
  readonly atMs: number
  readonly kind: LifecycleKind
  readonly tone: Tone
  readonly slot: number | null
  readonly generation: number | null
  /** e.g. "slot 2 exited by SIGKILL after 2 m 14 s; respawned as g3 in 212 ms". */
  readonly words: string
  /** A mark's short label on charts ("SIGKILL 2"), or null when it should not be drawn there. */
  readonly mark: string | null
  /** The action that it tells of, where somebody asked for one. */
  readonly action?: ActionId
  /** Who did it, where it was not the person at the window; `words` end with it. */
  readonly by?: Origin
}

/** The sentence with the name of who did it at its end. */
export function signedWords(words: string, by: Origin | undefined): string {
  return by === undefined ? words : `${words}, by ${by}`
}

/** One stretch of a slot's lifeline. `endAtMs` null: it still lasts. */
export interface LifelineSegment {
  readonly generation: number
  readonly state: LifelineState
  readonly startAtMs: number
  readonly endAtMs: number | null
  /** What ended it when that was an exit: "SIGKILL", "exit 1"; else null. */
  readonly endMark: string | null
}

export type LifelineState =
  | 'starting'
  | 'online'
  | 'listening'
  | 'draining'
  | 'unresponsive'
  | 'paused'
  | 'backing-off'
  | 'failed'
  | 'stopped'
