import type { LogFormat, LogLevel } from '../../../shared/logs/log-entry.ts'

/** What one line says. */
export interface LineReading {
  readonly format: LogFormat
  readonly level: LogLevel | null
  /** What a person reads first. */
  readonly message: string
  /** As text, without message, level and time. */
  readonly fields: Readonly<Record<string, string>>
  /** The app's own time, as it printed it; '' = none. */
  readonly appTime: string
}
