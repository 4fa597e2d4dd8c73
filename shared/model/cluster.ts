import type { Listed } from '../base/ring.ts'
import type { FleetSnapshot } from '../containers/fleet.ts'
import type { StallsSnapshot } from '../inspection/stall.ts'
import type { PolicyId } from '../policies.ts'
import type { LifecycleEvent, LifelineSegment } from './event.ts'
import type { Fairness } from './fairness.ts'
import type { FaultsSnapshot } from './fault.ts'
import type { OwnPrimarySnapshot } from './own-primary.ts'
import type { ReloadSnapshot } from './reload.ts'
import type { ClusterPoint, SlotPoint, SlotShare } from './sample.ts'
import type { ClusterSettings } from './settings.ts'
import type { WatchSnapshot } from './watch.ts'
import type { ExitRecord, ListenAddress, SlotSnapshot } from './worker.ts'

/** Run state of a cluster as a whole. */
export type ClusterRunState = 'stopped' | 'starting' | 'running' | 'stopping'

export interface ClusterSnapshot {
  readonly id: string
  readonly settings: ClusterSettings
  readonly runState: ClusterRunState
  readonly policy: PolicyId
  readonly desired: number
  /** Workers listening with health ok. */
  readonly listeningCount: number
  /** Addresses that are bound, those that somebody listens on first. */
  readonly addresses: readonly ListenAddress[]
  /** Those that somebody listens on, as people speak to them; while nobody listens anywhere, all. */
  readonly served: readonly ServedAddress[]
  /** The first of them that a browser opens, else null: `https://localhost:3000`. */
  readonly url: string | null
  readonly nodeVersion: string
  readonly slots: readonly SlotSnapshot[]
  /** Something a person should act on, newest first; empty when all is fine. */
  readonly problems: readonly ClusterProblem[]
  /** The newest rolling reload since the start; null before the first. */
  readonly reload: ReloadOfCluster | null
  readonly guards: Guards
  readonly faults: FaultsSnapshot
  /** Looks at workers that were stuck. */
  readonly stalls: StallsSnapshot
  /** The process of the app's own primary; null where the deck supervises, or none has run since the start. */
  readonly ownPrimary: OwnPrimarySnapshot | null
  /** Null where the workers are processes of this deck; else what their container engine tells. */
  readonly fleet: FleetSnapshot | null
  /** Null while files are not watched. */
  readonly watch: WatchSnapshot | null
  /** Settings that differ from what the running workers were forked with. */
  readonly settingsPending: boolean
}

/** One address as people speak to it. */
export interface ServedAddress {
  /** "https://localhost:3000", "tcp://localhost:4000", "/tmp/app.sock". */
  readonly text: string
  /** Null for a UNIX socket. */
  readonly port: number | null
  /** "HTTPS", "HTTP/2 without TLS"; '' where nobody told. */
  readonly protocolWords: string
  /** Null where a browser opens it, else why not. */
  readonly notInBrowser: string | null
  /** Null where load can be made on it, else why not. */
  readonly notLoadable: string | null
}

/** With what the generation that did not get ready said: its error in one line, where it named one, and its lines. */
export type ReloadOfCluster = ReloadSnapshot & {
  readonly error: string | null
  readonly outputTail: readonly string[]
}

/** What the deck weighs right now, in sentences with numbers. */
export interface Guards {
  /** Why the number of workers is as it is: "loop use 0.84 over 10 s ≥ 0.80: 3 → 4 workers". Null while autoscale is off. */
  readonly autoscale: string | null
  /** One per worker above a limit or about to be replaced. */
  readonly limits: readonly string[]
  /** Workers are replaced again and again, and it does not help: a sentence with numbers. Null while it is not so. */
  readonly repeating: string | null
  /** Slots that have not answered for longer than the limit that asks for an alert. */
  readonly silent: readonly number[]
}

export interface ClusterProblem {
  /** Stable while the same problem lasts. */
  readonly id: string
  readonly slot: number | null
  readonly tone: 'warn' | 'bad'
  readonly title: string
  /** Reason and next step. */
  readonly detail: string
  /** Lines of output that explain it, the error first. */
  readonly outputTail: readonly string[]
  /** The exit that it is about: its last lines say more. Null when it is about none. */
  readonly exit: { readonly slot: number; readonly generation: number } | null
  /** What a person can do about it. */
  readonly action:
    | 'retry'
    | 'edit'
    | 'look'
    | 'rules'
    | 'delete-socket'
    | 'release'
    | 'restart'
    | 'own-primary'
    | 'let-fork'
    | 'start-primary'
    | null
}

/** Everything a window needs once, when it attaches. */
export interface ClusterHistory {
  readonly clusterId: string
  readonly points: Listed<ClusterPoint>
  readonly slotPoints: readonly { readonly slot: number; readonly points: Listed<SlotPoint> }[]
  readonly shares: readonly SlotShare[]
  readonly fairness: Fairness
  readonly events: readonly LifecycleEvent[]
  readonly lifelines: readonly { readonly slot: number; readonly segments: readonly LifelineSegment[] }[]
  readonly exits: readonly ExitRecord[]
}

/** What was measured last. */
export interface ClusterNumbers {
  readonly point: ClusterPoint | null
  readonly slots: readonly { readonly slot: number; readonly point: SlotPoint }[]
}

/** What one tick carries for one cluster: every sample since the last tick. */
export interface ClusterTick {
  readonly clusterId: string
  readonly points: readonly ClusterPoint[]
  readonly slotPoints: readonly { readonly slot: number; readonly points: readonly SlotPoint[] }[]
  readonly shares: readonly SlotShare[]
  /** Policies whose tally changed, and new marks; null when nothing did. */
  readonly fairness: Fairness | null
}
