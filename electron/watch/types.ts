/** What changed in one burst: paths below the folder, with `/`, and how many further ones. */
export interface FolderChange {
  readonly paths: readonly string[]
  readonly moreCount: number
  /** Something that the script loads is among them, as far as its text tells. */
  readonly isCode?: true
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
  /** False while a burst goes on: files may be half written. */
  readonly isStill: boolean
  close(): void
}

/** The system's way to tell of changes. */
export interface Watcher {
  /** One watch tells of all below; else each folder needs its own. */
  readonly seesBelow: boolean
  /** `name` is relative to the folder; null: the system lost it. Throws as `fs.watch` does. */
  watch(
    folder: string,
    heard: (isRename: boolean, name: string | null) => void,
    failed: (error: Error) => void,
  ): { close(): void }
}
