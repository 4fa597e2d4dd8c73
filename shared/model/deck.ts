import type { ClusterSnapshot } from './cluster.ts'
import type { PrimaryKind } from './own-primary.ts'
import type { HostPoint } from './sample.ts'
import type { Recent, ViewPreferences } from './settings.ts'

/** A server script that ships with the deck. */
export interface Sample {
  /** As given to `--sample`. */
  readonly id: string
  readonly title: string
  /** One line: what it shows. */
  readonly shows: string
  readonly icon: 'globe' | 'route' | 'cpu' | 'memory' | 'crash' | 'clock' | 'user'
  readonly path: string
  /** Who supervises it; absent: the deck. */
  readonly primary?: PrimaryKind
}

export interface SampleSource {
  readonly id: string
  readonly path: string
  readonly source: string
}

/** A Node.js executable that can run workers. */
export interface NodeBinary {
  /** Absolute path; 'embedded' for Electron's own Node. */
  readonly path: string
  /** e.g. "22.23.3". */
  readonly version: string
  readonly source: 'path' | 'embedded' | 'settings' | 'version-manager'
  readonly usable: boolean
  /** Why it is not usable, or what it cannot do; null when there is nothing to say. */
  readonly remark: string | null
  /** Runs `.ts` files as they are. */
  readonly stripsTypes: boolean
}

/** Something the deck itself has to say, outside any cluster. */
export interface DeckNotice {
  readonly id: string
  readonly tone: 'info' | 'warn' | 'bad'
  readonly title: string
  /** Reason and next step; '' when the title says it all. */
  readonly detail: string
  readonly atMs: number
  /** A button the notice offers. */
  readonly action: 'open-script' | null
}

/** A notice as whoever has something to say writes it. */
export type NoticeContent = Omit<DeckNotice, 'id' | 'atMs'>

/** Words for the system's own notifications. */
export interface SystemNotification {
  readonly clusterId: string
  readonly title: string
  readonly body: string
}

export interface DeckSnapshot {
  /** Sequence number of the last push this snapshot includes. */
  readonly seq: number
  readonly appVersion: string
  readonly platform: string
  readonly homeDir: string
  readonly deckPid: number
  /** True on the very first run with this user data: offers to open one's own script. */
  readonly firstRun: boolean
  readonly samplingIntervalMs: number
  readonly view: ViewPreferences
  readonly clusters: readonly ClusterSnapshot[]
  readonly samples: readonly Sample[]
  readonly recents: readonly Recent[]
  readonly notices: readonly DeckNotice[]
  readonly host: HostPoint
  readonly embeddedNodeVersion: string
}
