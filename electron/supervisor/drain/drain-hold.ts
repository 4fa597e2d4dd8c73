/** Somebody who wants a worker, once it serves nobody any more, before it is told to end. Each is called once. */
export interface DrainHold {
  /** Ends "held for …": "a heap snapshot". */
  readonly purpose: string
  /** It goes on by itself then. */
  readonly mostMs: number
  /** The worker drains. */
  begun(worker: { readonly generation: number; readonly pid: number | null }): void
  /** It gets nothing more, and nothing is open, or its grace is over. It waits for `release`. */
  reached(release: () => void): void
  /** Nothing comes of it any more, and why: "slot 2's g1 exited with code 1 after 5 s". After `release`, too. */
  dropped(words: string): void
}
