import type { ClusterPrimaryEvents } from './types.ts'

type Listeners = {
  readonly [Name in keyof ClusterPrimaryEvents]: Set<(...facts: ClusterPrimaryEvents[Name]) => void>
}

/** Announces the facts of one primary. */
export class PrimaryEvents {
  readonly #listeners: Listeners = {
    fork: new Set(),
    online: new Set(),
    listening: new Set(),
    'listening-told': new Set(),
    leaves: new Set(),
    closed: new Set(),
    unheard: new Set(),
    released: new Set(),
    message: new Set(),
    junk: new Set(),
    moved: new Set(),
    disconnect: new Set(),
    exit: new Set(),
    'listen-error': new Set(),
    'policy-departure': new Set(),
  }

  /** Returns the unsubscribe. */
  on<Name extends keyof ClusterPrimaryEvents>(
    name: Name,
    listener: (...facts: ClusterPrimaryEvents[Name]) => void,
  ): () => void {
    this.#listeners[name].add(listener)
    return () => void this.#listeners[name].delete(listener)
  }

  emit<Name extends keyof ClusterPrimaryEvents>(name: Name, ...facts: ClusterPrimaryEvents[Name]): void {
    for (const listener of this.#listeners[name]) listener(...facts)
  }
}
