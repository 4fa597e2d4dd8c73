import type { FaultId } from '../../../shared/actions/faults/fault-actions.ts'
import type { ProfileKind } from '../../../shared/inspection/profile.ts'
import type { FaultTarget } from '../../../shared/model/fault.ts'
import type { OpenRequest } from '../../../shared/model/settings.ts'
import type { PolicyId } from '../../../shared/policies.ts'
import type { Ending } from '../deeds/worker-deeds.ts'

/** Which of the decks that run. */
export interface DeckWhere {
  /** Null: that of this user. */
  readonly userDataDir: string | null
  /** Null: the only one there. */
  readonly pid: number | null
}

/** What is done to one cluster, or asked of it. */
export type ClusterDeed =
  | { readonly do: 'status' }
  | { readonly do: 'start' | 'stop' | 'add' | 'close' }
  | { readonly do: 'worker'; readonly slot: number }
  | { readonly do: 'pause' | 'resume' | 'remove'; readonly slot: number }
  | { readonly do: 'reload' | 'retry'; readonly slot: number | null }
  | { readonly do: 'kill'; readonly slot: number; readonly ending: Ending }
  | { readonly do: 'scale'; readonly workers: number }
  | { readonly do: 'policy'; readonly policy: PolicyId }
  | { readonly do: 'events'; readonly count: number; readonly isFollowing: boolean }
  | { readonly do: 'logs'; readonly query: string; readonly count: number; readonly before: number | null }
  | {
      readonly do: 'fault'
      readonly fault: FaultId
      readonly target: FaultTarget
      readonly values: Readonly<Record<string, string>>
      readonly forMs: number | null
      readonly seed: number
    }
  | { readonly do: 'undo-fault'; readonly faultId: number }
  | {
      readonly do: 'load'
      readonly url: string
      readonly ratePerSec: number
      readonly connections: number
      readonly durationS: number
    }
  | {
      readonly do: 'experiment'
      readonly file: string
      readonly workingDir: string
      readonly seed: number | undefined
      readonly repeats: number | undefined
      /** Its load may go to another machine. */
      readonly allowHost: boolean
    }
  | { readonly do: 'profile'; readonly slot: number | null; readonly kind: ProfileKind; readonly forMs: number }

/** What is asked of the deck as a whole. */
export type DeckDeed =
  | { readonly do: 'decks' | 'list' | 'stop-all-faults' }
  | { readonly do: 'open'; readonly request: OpenRequest }
  | { readonly do: 'open-sample'; readonly sample: string; readonly workers: number | undefined }
  | { readonly do: 'call'; readonly command: string; readonly json: string }

/** `clusterdeck ctl …` */
export interface CtlLine {
  readonly kind: 'ctl'
  readonly deed: ClusterDeed | DeckDeed
  /** Name or id; null: the only one. */
  readonly cluster: string | null
  readonly where: DeckWhere
  readonly asJson: boolean
}
