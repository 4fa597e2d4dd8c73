import type { FleetUpdateWish, NodeAvailability } from '../../../shared/containers/engine.ts'
import type { Result } from '../../../shared/result.ts'
import type { EngineEvent } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import type { FleetState } from '../types.ts'

/** Where the output of one is read: of a container of this engine, or of a task through the managers of its swarm. */
export interface OutputSource {
  readonly key: string
  readonly of: 'container' | 'task'
  readonly id: string
  /** The same for all lives of one container: what was read of one is not read again for the next. */
  readonly log: string
  readonly isTty: boolean
  readonly lives: boolean
}

/** All that one look at a fleet told. */
export interface Reading {
  readonly state: FleetState
  /** Containers of this engine that run, by their replica's key: whose stats can be had. */
  readonly running: ReadonlyMap<string, string>
  /** The same of other nodes whose engines are reached, by node id. */
  readonly elsewhere: ReadonlyMap<string, ReadonlyMap<string, string>>
  readonly outputs: readonly OutputSource[]
}

/** The members of a fleet as their engine keeps them: a Swarm service, or containers with a label. */
export interface Members {
  /** What the engine filters its events by. */
  readonly eventFilters: Readonly<Record<string, readonly string[]>>
  read(): Promise<Result<Reading>>
  /** True: it concerns them, so that they must be read anew. */
  heard(event: EngineEvent): boolean
  /** What was kept may be old: the engine was away. */
  forget(): void
  /** `client`: the engine that has it. */
  restart(client: EngineClient, containerId: string, graceMs: number): Promise<Result<void>>
  scale(desired: number): Promise<Result<void>>
  update(wish: FleetUpdateWish): Promise<Result<void>>
  rollBack(): Promise<Result<void>>
  setNode(nodeId: string, availability: NodeAvailability): Promise<Result<void>>
  remove(): Promise<Result<void>>
}
