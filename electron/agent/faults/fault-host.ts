import type { Server } from 'node:net'
import type { AgentFaultId } from '../../../shared/actions/faults/fault-actions.ts'
import type { AgentFault } from '../../../shared/agent-protocol.ts'
import type { originals } from '../cover/originals.ts'

/** What was measured, by names of its own; numbers alone, so that the primary can word them. */
export type FaultNumbers = Readonly<Record<string, number>>

/** What a fault may ask of the agent that carries it. Faults are a bundle of their own: they import types of the agent alone. */
export interface FaultHost {
  readonly originals: typeof originals
  /** Servers that this process opened and that still live. */
  servers(): Iterable<Server>
  /**
   * Hears what the primary has said meanwhile, without the event loop: for a fault that holds it. It may have been ended
   * when this returns.
   */
  hear(): void
  /**
   * How the request with this answer (HTTP/1: its response, HTTP/2: its stream) ends is a fault's doing, and counted apart
   * from the app's own ends. False: it is the app's again.
   */
  injected(answer: object, isInjected: boolean): void
  /** The numbers changed: they are told at once, but at most twice a second; what is left then with a heartbeat. */
  changed(): void
  /** It had no effect, or cannot go on, and why: it is ended, and told as failed. */
  fail(words: string): void
  /** Makes a callback whose mistakes end the fault, not the app. */
  guarded(run: () => void): () => void
}

export interface RunningFault {
  /** What was measured so far; null: nothing of it can be seen yet. */
  read(): FaultNumbers | null
  /** Takes it back, whatever state it is in. Afterwards nothing of it is left. */
  end(): void
  /**
   * Keeps the thread for itself, and returns when it was ended: by something that `host.hear()` brought. Called in a turn
   * of its own; of a fault of the start before the app's first line.
   */
  hold?(): void
  /** Of a fault of the start: what the process dies of, where the app's first line would stand. */
  die?(): never
}

/** Begins a fault; a text instead where it cannot be, and why. */
export type StartFault<Id extends AgentFaultId = AgentFaultId> = (
  fault: Extract<AgentFault, { readonly fault: Id }>,
  host: FaultHost,
) => RunningFault | string
