import type { LoadSettings } from '../../shared/model/load-settings.ts'
import type { LoadPart, PartTarget } from './protocol.ts'
import type { LoadOptions } from './types.ts'

/** What each generator process does: connections as even as they go, requests taking turns. No more processes than connections. */
export function splitLoad(
  { settings, checksCertificate }: Pick<LoadOptions, 'settings' | 'checksCertificate'>,
  targets: readonly PartTarget[],
): readonly LoadPart[] {
  const processCount = countProcesses(settings)
  const share = Math.floor(settings.connections / processCount)
  const rest = settings.connections % processCount
  return Array.from({ length: processCount }, (_, processIndex) => ({
    settings,
    targets,
    checksCertificate,
    processIndex,
    processCount,
    firstConnection: processIndex * share + Math.min(processIndex, rest),
    connections: share + (processIndex < rest ? 1 : 0),
  }))
}

/** Generator processes that a load gets. */
export function countProcesses(settings: Pick<LoadSettings, 'processes' | 'connections'>): number {
  return Math.min(settings.processes, settings.connections)
}
