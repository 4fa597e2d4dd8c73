import type { Server } from 'node:net'
import type { AgentFaultReport } from '../../shared/agent-protocol.ts'
import type { originals } from './cover/originals.ts'
import { isFunction } from './cover/stand-in.ts'
import { loadBundle } from './load-bundle.ts'

/** What the agent gives to the faults that it carries. */
export interface FaultPorts {
  readonly originals: typeof originals
  /** Servers that this process opened and that still live. */
  servers(): Iterable<Server>
  /** Serves at once what the primary has said meanwhile, without the event loop. */
  hear(): void
  /** A fault has a part in how the request with this answer ends, or has none any more. */
  injected(answer: object, isInjected: boolean): void
  /** False when it was dropped. */
  tell(report: AgentFaultReport): boolean
}

/** The faults of one worker. What is asked for is judged there: the bundle knows which there are. */
export interface CarriedFaults {
  /** Null: it is begun; else why it cannot be. */
  start(fault: unknown): string | null
  /**
   * Begins what is in force when a worker starts, before the app's first line. Answers what the process is to die of then,
   * in the app's place.
   */
  boot(faults: readonly unknown[]): (() => never) | null
  /** The meters run: what would have kept them from that begins now. */
  settled(): void
  /** Null: all. Answers null, or that there is none of that number. */
  undo(faultId: number | null): string | null
  lease(leaseMs: number): void
  /** At every heartbeat: tells what changed. */
  beat(): void
  close(): void
}

export type CreateFaults = (ports: FaultPorts) => CarriedFaults

/** Loads the bundle of faults. */
export function loadFaults(agentPath: string): CreateFaults {
  const { createFaults } = loadBundle(agentPath, 'agent-faults')
  if (!isCreateFaults(createFaults)) throw new Error('the bundle of faults holds none')
  return createFaults
}

/** It was built from the same sources. */
const isCreateFaults = (value: unknown): value is CreateFaults => isFunction(value)
