import type { Autoscale, RestartRule, WorkerLimits } from '../../shared/model/rules.ts'
import type { ClusterSettings } from '../../shared/model/settings.ts'
import { counted, duration, megabytes } from '../supervisor/words.ts'

const ruleKeys: readonly string[] = [
  ...['minUptimeMs', 'backOffMs', 'backOffCapMs', 'maxUnstable', 'unstableWindowMs'],
  ...['workerLimits', 'autoscale', 'watch', 'watchDebounceMs'],
]

/** True when nothing but rules changes: no worker is started any differently. */
export function isRulesOnly(change: Partial<ClusterSettings>): boolean {
  return Object.keys(change).every((key) => ruleKeys.includes(key))
}

/** What a change of settings means for the rules, each with its numbers; "settings changed" when it is none of them. */
export function settingsWords(before: ClusterSettings, after: ClusterSettings): string {
  const changes = [
    restartWords(before) === restartWords(after) ? [] : `restart rule: ${restartWords(after)}`,
    differs(before.workerLimits, after.workerLimits) ? `limits: ${limitWords(after.workerLimits)}` : [],
    differs(before.autoscale, after.autoscale) ? `autoscale: ${autoscaleWords(after.autoscale)}` : [],
    watchWords(before) === watchWords(after) ? [] : `reload on changes: ${watchWords(after)}`,
  ].flat()
  return changes.length === 0 ? 'settings changed' : changes.join('; ')
}

function restartWords(rule: RestartRule): string {
  const waits = `waits from ${duration(rule.backOffMs)} up to ${duration(rule.backOffCapMs)}`
  const window = `${counted(rule.maxUnstable, 'exit')} within ${duration(rule.unstableWindowMs)}`
  return `unstable below ${duration(rule.minUptimeMs)}, ${waits}, given up at ${window}`
}

function limitWords({ memory, age, requests, unresponsive }: WorkerLimits): string {
  const what = memory.measure === 'rss' ? 'RSS' : 'used heap'
  const on = [
    memory.isOn ? `${what} ${megabytes(memory.bytes)} for ${duration(memory.forMs)}` : [],
    age.isOn ? `age ${duration(age.ms)}` : [],
    requests.isOn ? counted(requests.count, 'request') : [],
    unresponsive.act === 'nothing'
      ? []
      : `${unresponsive.act} after ${duration(unresponsive.afterMs)} without an answer`,
  ].flat()
  return on.length === 0 ? 'off' : on.join(', ')
}

function watchWords({ watch, watchDebounceMs }: ClusterSettings): string {
  return watch ? `${duration(watchDebounceMs)} after the last one` : 'off'
}

function autoscaleWords(rule: Autoscale): string {
  if (!rule.isOn) return 'off'
  const up = `up at loop use ≥ ${rule.upRatio.toFixed(2)} over ${duration(rule.upForMs)}`
  const down = `down at ≤ ${rule.downRatio.toFixed(2)} over ${duration(rule.downForMs)}`
  return `${rule.min} to ${rule.max} workers, ${up}, ${down}`
}

function differs(a: object, b: object): boolean {
  return JSON.stringify(a) !== JSON.stringify(b)
}
