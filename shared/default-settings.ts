import { withoutUndefined } from './base/without-undefined.ts'
import { defaultWorkerCount } from './default-workers.ts'
import { limits } from './limits.ts'
import { defaultGuardRails } from './model/fault.ts'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from './model/rules.ts'
import { type ClusterSettings, defaultReload, type OpenRequest } from './model/settings.ts'

/** Settings in full: what the person said, the rest by default on a machine with so many cores. */
export function settingsInFull(request: OpenRequest, defaultName: string, coreCount: number): ClusterSettings {
  return {
    name: defaultName.slice(0, limits.nameChars),
    cwd: '',
    args: [],
    execArgs: [],
    env: {},
    slotEnv: {},
    appInstance: true,
    serialization: 'json',
    primary: 'deck',
    orphans: 'end',
    dependencies: [],
    nodePath: '',
    workers: defaultWorkerCount(coreCount),
    policy: 'round-robin',
    graceMs: limits.graceMs.default,
    killMs: limits.killMs.default,
    endSignal: 'SIGTERM',
    idleCloseMs: limits.idleCloseMs.default,
    ...defaultRestartRule,
    workerLimits: defaultWorkerLimits,
    // More than the cores is never in force unless a person says so.
    autoscale: { ...defaultAutoscale, max: Math.min(defaultAutoscale.max, coreCount) },
    queueLimit: limits.queueLimit.default,
    atQueueLimit: 'leave',
    reload: defaultReload,
    watch: false,
    watchDebounceMs: limits.watchDebounceMs.default,
    stallCapture: true,
    requestLines: false,
    guardRails: defaultGuardRails,
    sample: null,
    ...withoutUndefined(request),
    scriptPath: request.scriptPath,
  }
}
