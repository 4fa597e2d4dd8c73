/** What waits and debounces count on. */
export interface WatchClock {
  /** Monotonic ms. */
  monoMs(): number
  /** Calls back once; returns its cancel. */
  after(delayMs: number, callback: () => void): () => void
}

/** What changed in one burst: paths below the folder, with `/`, and how many further ones. */
export interface FolderChange {
  readonly paths: readonly string[]
  readonly moreCount: number
}

/** `missing`: the folder is gone, and is waited for. `failed` is final; its words name the reason and the next step. */
export type WatchState =
  | { readonly kind: 'scanning' }
  | { readonly kind: 'watching'; readonly fileCount: number; readonly folderCount: number }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly words: string }

/** A folder under watch, until `close`. */
export interface FolderWatch {
  readonly folder: string
  readonly state: WatchState
  close(): void
}

/**
 * Watches the entries of one folder, or on systems that can, of all below. `name` is relative to the folder; null: lost.
 * Throws as `fs.watch` does.
 */
export type WatchEntries = (
  folder: string,
  heard: (isRename: boolean, name: string | null) => void,
  failed: (error: Error) => void,
) => { close(): void }
