import type { TravelTimes } from './places.ts'
import type { Recording } from './recording.ts'
import type { Thinning } from './thinning.ts'
import type { WireLayout } from './wire-layout.ts'
import type { Wires } from './wires.ts'

/** What the dots are. */
export type WireMode = 'connections' | 'requests'

/** How a worker looks: what its line and its dots do. */
export type WorkerMood = 'serving' | 'starting' | 'draining' | 'paused' | 'unresponsive' | 'gone'

/** What the scene needs to know of one worker, in the order of the layout. */
export interface WireWorker {
  readonly slot: number
  readonly generation: number
  readonly mood: WorkerMood
  /** A fault is at work in it. */
  readonly isHurt: boolean
  /** Share of new connections, or of requests, in the window; null when nobody got any. */
  readonly shareRatio: number | null
}

/** The trace behind something that was drawn. */
export interface TraceKey {
  readonly kind: 'connection' | 'request'
  readonly id: number
}

/** All that a picture of one moment is made of. */
export interface SceneInput {
  readonly recording: Recording
  readonly monoMs: number
  readonly mode: WireMode
  readonly workers: readonly WireWorker[]
  readonly layout: WireLayout
  readonly wires: Wires
  readonly travel: TravelTimes
  readonly thinning: Thinning
  readonly scrollTop: number
  /** Nothing on its way is drawn: the person asked for less motion. */
  readonly still: boolean
}
