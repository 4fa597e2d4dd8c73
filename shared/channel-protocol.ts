/**
 * What primary and agent say to each other on a worker's IPC channel. Everything else goes over the agent's own pipe; here
 * travel sockets, which no pipe of ours can carry, and counts that have to keep their order with acknowledgements.
 * `cmd` begins with `NODE_`, so Node keeps these messages from the app's `message` listeners.
 * The agent imports only types from here.
 */
export const channelCommand = 'NODE_CLUSTERDECK'
export type ChannelCommand = typeof channelCommand

/** Primary → agent. Those with an id are answered once. */
export type ChannelOrder =
  /**
   * With a bound socket: listen on it for the server known by `key`, beside what that server has already. One socket per
   * `place`; another one for the same place takes the first one's place.
   */
  | {
      readonly act: 'adopt'
      readonly id: number
      readonly key: string
      readonly place: number
      readonly backlog: number
    }
  /**
   * Stop accepting for this server: close every socket it adopted, and the one it was given when it asked to listen. The
   * server itself stays as it is, and takes connections from the primary. With `place`: only the socket adopted for it.
   */
  | { readonly act: 'return'; readonly id: number; readonly key: string; readonly place: number | null }
  /** With a socket: send it back. A descriptor that was sent and came home is a duplicate. */
  | { readonly act: 'echo'; readonly id: number }
  /** Tell how many connections are open, at most this often and only when it changed; 0 = no more. */
  | { readonly act: 'count'; readonly everyMs: number }
  /** What became of the connection that came with `move` and this id: another worker has it, or nobody could take it. */
  | { readonly act: 'moved'; readonly id: number; readonly isTaken: boolean }

/** Agent → primary. */
export type ChannelWord =
  /** It is there, and does the above. Once, before the app's first line. */
  | { readonly act: 'hello' }
  | { readonly act: 'open'; readonly count: number }
  /**
   * With an idle connection of the server known by `key`: give it to another worker. `moved` with the same id answers;
   * until then the worker keeps its copy, and reads nothing from it.
   */
  | { readonly act: 'move'; readonly id: number; readonly key: string }
  /** Answer to an order; `words` say why when it is not ok. */
  | { readonly act: 'done'; readonly id: number; readonly ok: boolean; readonly words: string }
