import { cpus } from 'node:os'
import { settingsInFull } from '../../../shared/default-settings.ts'
import type { ClusterSettings, OpenRequest } from '../../../shared/model/settings.ts'

/** Settings in full: what the person said, the rest by default on this machine. */
export function completeSettings(request: OpenRequest, defaultName: string): ClusterSettings {
  return settingsInFull(request, defaultName, cpus().length)
}

/** Which settings take effect only in workers that are forked with them. */
export const needsNewWorkers = [
  'cwd',
  'args',
  'execArgs',
  'env',
  'slotEnv',
  'appInstance',
  'serialization',
  'dependencies',
  'nodePath',
] as const

/** True when workers forked with the one set of settings are not as those forked with the other. */
export function differsForWorkers(a: ClusterSettings, b: ClusterSettings): boolean {
  return needsNewWorkers.some((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
}
