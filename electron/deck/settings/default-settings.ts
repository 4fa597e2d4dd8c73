import { cpus } from 'node:os'
import { withoutUndefined } from '../../../shared/base/without-undefined.ts'
import { defaultWorkerCount } from '../../../shared/default-workers.ts'
import { limits } from '../../../shared/limits.ts'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../../shared/model/rules.ts'
import { type ClusterSettings, defaultReload, type OpenRequest } from '../../../shared/model/settings.ts'

/** Settings in full: what the person said, the rest by default. */
export function completeSettings(request: OpenRequest, defaultName: string): ClusterSettings {
  return {
    name: defaultName.slice(0, limits.nameChars),
    cwd: '',
    args: [],
    execArgs: [],
    env: {},
    slotEnv: {},
    appInstance: true,
    serialization: 'json',
    nodePath: '',
    workers: defaultWorkerCount(cpus().length),
    policy: 'round-robin',
    graceMs: limits.graceMs.default,
    killMs: limits.killMs.default,
    endSignal: 'SIGTERM',
    idleCloseMs: limits.idleCloseMs.default,
    ...defaultRestartRule,
    workerLimits: defaultWorkerLimits,
    // More than the cores is never in force unless a person says so.
    autoscale: { ...defaultAutoscale, max: Math.min(defaultAutoscale.max, cpus().length) },
    queueLimit: limits.queueLimit.default,
    atQueueLimit: 'leave',
    reload: defaultReload,
    watch: false,
    watchDebounceMs: limits.watchDebounceMs.default,
    sample: null,
    ...withoutUndefined(request),
    scriptPath: request.scriptPath,
  }
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
  'nodePath',
] as const

/** True when workers forked with the one set of settings are not as those forked with the other. */
export function differsForWorkers(a: ClusterSettings, b: ClusterSettings): boolean {
  return needsNewWorkers.some((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
}
