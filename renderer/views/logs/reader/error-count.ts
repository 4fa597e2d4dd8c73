import type { LogState } from '../../../../shared/logs/log-view.ts'

/** Entries that are errors, by their level. */
export function errorCountOf(log: LogState | null): number {
  return (log?.levels.error ?? 0) + (log?.levels.fatal ?? 0)
}
