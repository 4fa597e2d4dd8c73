import type { Clock } from '../../shared/base/clock.ts'
import type { DeckEventName, DeckEvents } from '../../shared/ipc/contract.ts'
import type { NodeBinary, SystemNotification } from '../../shared/model/deck.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import type { ListenAddress } from '../../shared/model/worker.ts'
import type { Result } from '../../shared/result.ts'
import type { OwnPrimaryOptions, OwnPrimaryPorts, OwnPrimaryProcess } from '../own-primary/types.ts'
import type { PrimaryPart } from '../runtime/primary-part.ts'
import type { Sampler } from '../telemetry/sampler.ts'
import type { LogInlet } from './logs/log-inlet.ts'
import type { AddressHolder } from './problems/describe-port-holder.ts'
import type { WorkerRuntime } from './settings/environment.ts'

/** A cluster's settings, checked against this machine: everything a fork needs. */
export interface PreparedScript {
  readonly settings: ClusterSettings
  readonly node: NodeBinary
  readonly runtime: WorkerRuntime
  readonly cwd: string
  /** The script's own primary half, which does not run here; null where its text tells of none. */
  readonly primaryPart: PrimaryPart | null
}

/** Tells the window; the one way out of the deck. */
export type Publish = <Name extends DeckEventName>(name: Name, payload: DeckEvents[Name]) => void

/** Records of what was forked, so that a later deck can end what a dead one left behind. */
export interface ForkLedger {
  /** `slot` null: a generator of load on the cluster. */
  add(fork: { readonly pid: number; readonly slot: number | null; readonly clusterName: string }): void
  remove(pid: number): void
}

/** What every session shares. */
export interface DeckContext {
  readonly clock: Clock
  readonly publish: Publish
  readonly sampler: Sampler
  readonly ledger: ForkLedger
  /** Where what workers print goes, and what is told of them. */
  readonly logs: Pick<LogInlet, 'attach' | 'open' | 'event' | 'joinRequests' | 'told'>
  /** Starts the process of an app's own primary. */
  createOwnPrimary(options: OwnPrimaryOptions, ports: OwnPrimaryPorts): OwnPrimaryProcess
  /** The agent's bundle, for `--require`; the shim of own primaries lies beside it. */
  readonly agentPath: string
  /** The environment the deck itself was started with. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Checks script, folder, node and policy before anything is forked. */
  prepare(settings: ClusterSettings): Promise<Result<PreparedScript>>
  /** Told by the system itself, when a person wants that. */
  notify(notification: SystemNotification): void
  /** What stands in the way of an address, where the system tells. */
  portHolder(address: ListenAddress): Promise<AddressHolder | null>
  /** The cluster of this deck whose process that is; `slot` null: the primary itself holds the port for it. */
  ownerOf(
    pid: number,
    port: number | null,
  ): { readonly id: string; readonly name: string; readonly slot: number | null } | null
  /** An event before it is told: with the name of who did what it tells of, where that is known. */
  signed(clusterId: string, event: Omit<LifecycleEvent, 'id'>): Omit<LifecycleEvent, 'id'>
  /** The deck is on its way out: no cluster may start. */
  isEnding(): boolean
  /** Settings or run state changed: time to remember them. */
  settled(): void
}
