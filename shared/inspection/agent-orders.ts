/** What a look into a worker may ask of its agent, by `kind`. Files are written where the deck says, with mode 0600. */
export type AgentInspectOrder =
  | {
      readonly kind: 'start-profile'
      readonly profileId: number
      readonly what: 'cpu' | 'allocations'
      /** Of `cpu`: µs between samples; of `allocations`: mean bytes between samples. */
      readonly interval: number
      readonly path: string
      /** It ends by itself then, should nobody end it. */
      readonly mostMs: number
    }
  /** Tells once what is held, and notes what begins for as long as it is asked again soon. */
  | { readonly kind: 'holding' }
  /** Notes where things are made from now on, for so long. It costs the app: each of them takes a stack. */
  | { readonly kind: 'find-origins'; readonly forMs: number }
  /** Writes what there is to its path and reports `profile`. */
  | { readonly kind: 'stop-profile'; readonly profileId: number }
  /** The deck had the inspector opened from outside: it is to be closed. */
  | { readonly kind: 'close-inspector' }
