import type { LogState } from '../../../../shared/logs/log-view.ts'
import type { LogReader, ReaderPicture } from './log-reader.ts'

/** What every part of the screen is told: where the log stands, and what of it is in sight. */
export interface ReaderProps {
  readonly clusterId: string
  /** Null until the deck's first word of it. */
  readonly log: LogState | null
  readonly reader: LogReader
  readonly picture: ReaderPicture
}
