import type { LifecycleEvent, Tone } from '../../../shared/model/event.ts'
import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { ClusterPrimary } from '../../cluster/types.ts'
import type { OutputStore } from '../../logs/output-store.ts'
import type { Supervisor } from '../../supervisor/types.ts'
import type { ClusterTelemetry } from '../../telemetry/cluster-telemetry.ts'
import type { ClusterDependencies } from '../dependencies/cluster-dependencies.ts'
import type { SeenLives } from '../export/seen-lives.ts'
import type { SessionFaults } from '../faults/cluster-faults.ts'
import type { StallDesk } from '../inspect/stall-desk.ts'
import type { WorkerLooks } from '../inspect/worker-looks.ts'
import type { ClusterOwnPrimary } from '../own-primary/cluster-own-primary.ts'
import type { ListenTroubles } from '../problems/listen-troubles.ts'
import type { UnheardAddresses } from '../problems/unheard-addresses.ts'
import type { UnheardMessages } from '../problems/unheard-messages.ts'
import type { ClusterTraffic } from '../traffic/cluster-traffic.ts'
import type { DeckContext, PreparedScript } from '../types.ts'
import type { EventHistory } from './event-history.ts'
import type { ListenProtocols } from './listen-protocols.ts'
import type { WorkerTable } from './worker-table.ts'

/** What one session is made of, as its wiring sees it. */
export interface SessionParts {
  readonly id: string
  readonly context: DeckContext
  readonly primary: ClusterPrimary
  readonly workers: WorkerTable
  readonly output: OutputStore
  readonly history: EventHistory
  readonly troubles: ListenTroubles
  readonly unheard: UnheardAddresses
  readonly messages: UnheardMessages
  readonly protocols: ListenProtocols
  readonly supervisor: Supervisor
  /** Where the app's own primary decides; idle where the deck does. */
  readonly own: ClusterOwnPrimary
  readonly telemetry: ClusterTelemetry
  readonly traffic: ClusterTraffic
  readonly faults: SessionFaults
  readonly looks: WorkerLooks
  /** How long its workers took to boot and to drain. */
  readonly lives: SeenLives
  /** Looks at workers that are stuck. */
  readonly stalls: StallDesk
  /** Proxies before what workers depend on. */
  readonly dependencies: ClusterDependencies
  /** What rides along in a worker and is not the app's, as paths in its stacks. */
  readonly ownFiles: readonly string[]
  /** As a person has set them now; running workers may have been forked with others. */
  settings(): ClusterSettings
  /** What a fork needs; null until the script was checked. */
  prepared: PreparedScript | null
  /** During a reload with other settings: what the workers before it were forked with. */
  proven: PreparedScript | null
  /** The snapshot changed: it is pushed soon. */
  changed(): void
  /** Numbers, keeps and publishes an event. */
  tell(event: Omit<LifecycleEvent, 'id'>): void
  /** The same, of the cluster as a whole and now. */
  say(kind: LifecycleEvent['kind'], tone: Tone, words: string, more?: Pick<LifecycleEvent, 'mark' | 'action'>): void
}
