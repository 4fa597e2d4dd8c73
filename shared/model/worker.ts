import type { OutOfRotation } from '../inspection/rotation.ts'
import type { ServerProtocol } from '../server-protocols.ts'
import type { DrainSnapshot } from './drain.ts'
import type { LeaverSnapshot, SuccessorSnapshot } from './reload.ts'
import type { RestartDecisionKind } from './rules.ts'

/** Life of a slot's worker; `exited` is the moment between an exit and the decision what follows. */
export const phases = [
  'starting',
  'online',
  'listening',
  'draining',
  'exited',
  'backing-off',
  'failed',
  'stopped',
] as const
export type Phase = (typeof phases)[number]

/**
 * Why a worker that is online is not awaited at the primary: no server of it is known and nothing tells that it wants one, or it
 * has a socket for itself, of which only the system tells.
 */
export type Aside = 'no-server' | 'own-port'

/** Overlay on a live worker. `unresponsive`: its event loop is blocked. `paused`: stopped by SIGSTOP. */
export const healths = ['ok', 'unresponsive', 'paused'] as const
export type Health = (typeof healths)[number]

/**
 * Why a worker ended, as the deck knows it. `crash` is every end that nobody asked for, `limit` one by a limit of the cluster, `primary`
 * one by the app's own primary.
 */
export type ExitCause = 'crash' | 'asked' | 'stop' | 'scale-down' | 'reload' | 'limit' | 'primary' | 'start-failed'

export interface ListenAddress {
  /** Host name or IP address; null for a UNIX socket. */
  readonly address: string | null
  /** Port really bound (never 0); null for a UNIX socket. */
  readonly port: number | null
  /** Path of a UNIX socket, else null. */
  readonly path: string | null
  readonly transport: 'tcp4' | 'tcp6' | 'unix' | 'udp4' | 'udp6'
  /** True when this worker listens alone (`exclusive: true`), not through the primary. */
  readonly exclusive: boolean
  /** What is spoken there; absent where nobody told (no agent yet), and for UDP. */
  readonly protocol?: ServerProtocol
}

/** What a worker held, as of its last word and of what the primary handed to it since. Nulls: nobody counts that in it. */
export interface HeldAtEnd {
  /** Asked and not answered. */
  readonly requestCount: number | null
  readonly connectionCount: number | null
  /** How old that word was at the end. */
  readonly ageMs: number
}

/** How one generation of a slot ended. */
export interface ExitRecord {
  readonly slot: number
  readonly generation: number
  readonly pid: number
  /** Exit code, or null when a signal ended it. */
  readonly code: number | null
  /** Signal name, e.g. `SIGKILL`, or null. */
  readonly signal: string | null
  readonly cause: ExitCause
  /** From fork to exit. */
  readonly uptimeMs: number
  readonly startedAtMs: number
  readonly atMs: number
  /** The same moment on the monotonic clock of the deck. */
  readonly monoMs: number
  /** From `online` to exit; null when it never came online. */
  readonly onlineMs: number | null
  /** A person had filled the slot, by start, scale or "Try again": unstable exits before do not count. */
  readonly isFirstOfRun: boolean
  /** What was decided, and the wait when it was a back-off. */
  readonly followed: RestartDecisionKind
  readonly delayMs: number | null
  /** What was wrong with an end that the deck had asked for: a code that is not 0, or force. Null when nothing was. */
  readonly warning: string | null
  /** What its end cut; null when nothing is known to have been: it drained, held nothing, or never told. */
  readonly cut: HeldAtEnd | null
  /** The generation that has its place since then, when its end was that of a replacement; null when nobody replaced it. */
  readonly replacedBy: number | null
  /** What it ended by, as it printed it, in one line with its place; null while nothing is known to name it. */
  readonly error: string | null
  /** The lifecycle sentence about this exit, and its beginning: what happened, before what it ended by and what follows. */
  readonly words: string
  readonly how: string
}

export interface SlotSnapshot {
  /** 1..N, stable; keeps its colour. */
  readonly slot: number
  readonly phase: Phase
  readonly phaseSinceAtMs: number
  readonly health: Health
  readonly healthSinceAtMs: number
  /** Where it is stuck now, in words: "blocked in sumOrder cart.js:42, 93 % of 250 ms"; null: it is not, or nobody knows. */
  readonly stuck: string | null
  /** How often the slot has been filled; 0 before the first fork. */
  readonly generation: number
  readonly workerId: number | null
  /** Null when no process lives. */
  readonly pid: number | null
  /** When the living worker was forked. */
  readonly startedAtMs: number | null
  /** From fork to first `listening`, of the living worker. */
  readonly bootMs: number | null
  /** Respawns of this slot, leaving out reloads and starts by a person. */
  readonly restartCount: number
  /** Unstable exits inside the window. */
  readonly unstableCount: number
  /** While backing off: when the next try comes. */
  readonly nextTryAtMs: number | null
  /** While backing off or failed: the decision's sentence with its numbers. */
  readonly why: string | null
  readonly drain: DrainSnapshot | null
  /** During a reload: the worker that is to take this one's place. */
  readonly successor: SuccessorSnapshot | null
  /** During a reload, and after one that stopped: workers of this slot on their way out. */
  readonly leaving: readonly LeaverSnapshot[]
  /** Set 10 s after `online` without a listen, with what may be the reason. */
  readonly notListeningHint: string | null
  /** It rests online, and nobody waits for it to listen: a state of its own, and no fault. Null while that is not known. */
  readonly aside: Aside | null
  /** Null: it is dealt to, like every other. */
  readonly outOfRotation: OutOfRotation | null
  readonly agent: 'connecting' | 'connected' | 'absent'
  readonly listens: readonly ListenAddress[]
  readonly lastExit: ExitRecord | null
}
