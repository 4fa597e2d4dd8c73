/**
 * What a look into a worker may ask of its agent, by `kind`. Files are written where the deck says, with mode 0600. An agent in
 * a container has other files than the deck: there a path is a name, under which what was written waits to be fetched.
 */
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
      /** `listening`: also when the worker first listens. */
      readonly until: 'stopped' | 'listening'
    }
  /** Writes what there is to its path and reports `profile`; not `isWanted`: ends it without a file and a word. */
  | { readonly kind: 'stop-profile'; readonly profileId: number; readonly isWanted: boolean }
  /** Stands still until it is written; tells `heap-snapshot` meanwhile. Refused while another one is taken. */
  | { readonly kind: 'heap-snapshot'; readonly lookId: number; readonly path: string }
  /** Reports `collected`. */
  | { readonly kind: 'collect-garbage'; readonly lookId: number }
  /** Node's own report on this process, to its path; reports `diagnosed`. */
  | {
      readonly kind: 'diagnose'
      readonly lookId: number
      readonly path: string
      readonly withEnvironment: boolean
    }
  /** Opens the inspector on a port of 127.0.0.1, unless it is open, and reports `inspector`. */
  | { readonly kind: 'open-inspector' }
  /** Closes it if it was opened by `open-inspector`; whoever is attached is detached, and what is paused goes on. */
  | { readonly kind: 'close-inspector' }
  /** Tells once what is held, and notes what begins for as long as it is asked again soon. */
  | { readonly kind: 'holding' }
  /** Notes where things are made from now on, for so long. It costs the app: each of them takes a stack. */
  | { readonly kind: 'find-origins'; readonly forMs: number }
  /** From now on, or no more, which line was written in which request; told as `lines`. */
  | { readonly kind: 'lines'; readonly isOn: boolean }
  /** Of what was written under that name the piece from `offset` on; tells `written`. Only in a container. */
  | { readonly kind: 'read-written'; readonly lookId: number; readonly path: string; readonly offset: number }
  /** Nobody fetches it any more. */
  | { readonly kind: 'drop-written'; readonly path: string }
  /** The deck had the inspector opened from outside: it is to be closed. */
  | { readonly kind: 'close-opened' }
