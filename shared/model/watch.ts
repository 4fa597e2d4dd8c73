/** How the watch of a cluster's files stands; its words say it with numbers. */
export interface WatchSnapshot {
  /** `missing`: the folder is gone, and is waited for. `failed`, `paused`: nothing reloads until it is switched on again. */
  readonly state: 'scanning' | 'watching' | 'missing' | 'failed' | 'paused'
  readonly words: string
}
