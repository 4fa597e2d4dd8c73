import type { ClusterSettings } from '../../../shared/model/settings.ts'
import type { SessionParts } from '../session/session-parts.ts'

/** With what living workers were forked, and with what the next ones will be. */
export function settingsInUse(parts: Pick<SessionParts, 'workers' | 'prepared' | 'proven'>): ClusterSettings[] {
  const next = [parts.prepared, parts.proven].flatMap((one) => one?.settings ?? [])
  return [...next, ...parts.workers.all.map(({ settings }) => settings)]
}
