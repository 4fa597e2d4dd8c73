import type { Server } from 'node:net'
import type { AgentInspectReport } from '../../shared/inspection/agent-reports.ts'
import type { originals } from './cover/originals.ts'
import { isFunction } from './cover/stand-in.ts'
import { loadBundle } from './load-bundle.ts'

/** What the agent gives to looks into its worker. */
export interface InspectionPorts {
  readonly originals: typeof originals
  /** It rides in a container: neither its files nor its ports are the deck's. */
  readonly isFar: boolean
  /** Servers that this process opened and that still live. */
  servers(): Iterable<Server>
  /** Requests that have begun since the process did. */
  requestCount(): number
  /** False when it was dropped. */
  tell(report: AgentInspectReport): boolean
}

/** Looks into one worker. What is asked for is judged there. */
export interface CarriedInspection {
  /** Null: it is done, or goes its way; else why it cannot be. */
  ask(order: unknown): string | null
  /** A server of the worker listens. */
  listening(): void
  /** Nothing of it is left in the process afterwards. */
  close(): void
}

export type CreateInspection = (ports: InspectionPorts) => CarriedInspection

/** Loads the bundle of looks into a worker, with the first of them. */
export function loadInspection(agentPath: string): CreateInspection {
  const { createInspection } = loadBundle(agentPath, 'agent-inspect')
  if (!isCreateInspection(createInspection)) throw new Error('the bundle of looks holds none')
  return createInspection
}

/** It was built from the same sources. */
const isCreateInspection = (value: unknown): value is CreateInspection => isFunction(value)
