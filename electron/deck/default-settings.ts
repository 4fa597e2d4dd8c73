import { availableParallelism } from 'node:os'
import { limits } from '../../shared/limits.ts'
import { defaultAutoscale, defaultRestartRule, defaultWorkerLimits } from '../../shared/model/rules.ts'
import { type ClusterSettings, defaultReload, type OpenRequest } from '../../shared/model/settings.ts'

/** Enough workers to see a cluster at work: one per core, but never fewer than two nor more than four. */
export function defaultWorkerCount(): number {
  return Math.min(4, Math.max(2, availableParallelism()))
}

/** Settings in full: what the person said, the rest by default. */
export function completeSettings(request: OpenRequest, defaultName: string): ClusterSettings {
  return {
    name: defaultName.slice(0, limits.nameChars),
    cwd: '',
    args: [],
    execArgs: [],
    env: {},
    nodePath: '',
    workers: defaultWorkerCount(),
    policy: 'round-robin',
    graceMs: limits.graceMs.default,
    killMs: limits.killMs.default,
    endSignal: 'SIGTERM',
    idleCloseMs: limits.idleCloseMs.default,
    ...defaultRestartRule,
    workerLimits: defaultWorkerLimits,
    autoscale: defaultAutoscale,
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
export const needsNewWorkers = ['cwd', 'args', 'execArgs', 'env', 'nodePath'] as const

/** True when workers forked with the one set of settings are not as those forked with the other. */
export function differsForWorkers(a: ClusterSettings, b: ClusterSettings): boolean {
  return needsNewWorkers.some((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key]))
}

function withoutUndefined(request: OpenRequest): Partial<ClusterSettings> {
  return Object.fromEntries(Object.entries(request).filter(([, value]) => value !== undefined))
}
