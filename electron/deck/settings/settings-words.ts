import { counted, duration, megabytes } from '../../../shared/base/plain-words.ts'
import { endSignalTexts } from '../../../shared/end-signals.ts'
import type { GuardRails } from '../../../shared/model/fault.ts'
import type { OrphanRule, PrimaryKind } from '../../../shared/model/own-primary.ts'
import type { Autoscale, RestartRule, WorkerLimits } from '../../../shared/model/rules.ts'
import type { ClusterSettings, ReloadSettings } from '../../../shared/model/settings.ts'
import { needsNewWorkers } from './default-settings.ts'

/** What a change of settings means, each part with its numbers; "settings changed" when it is none of them. */
export function settingsWords(before: ClusterSettings, after: ClusterSettings): string {
  const changes = [
    restartWords(before) === restartWords(after) ? [] : `restart rule: ${restartWords(after)}`,
    differs(before.workerLimits, after.workerLimits) ? `limits: ${limitWords(after.workerLimits)}` : [],
    before.stallCapture === after.stallCapture ? [] : `looks at stuck workers: ${after.stallCapture ? 'on' : 'off'}`,
    before.requestLines === after.requestLines ? [] : `lines of requests: ${after.requestLines ? 'on' : 'off'}`,
    differs(before.autoscale, after.autoscale) ? `autoscale: ${autoscaleWords(after.autoscale)}` : [],
    watchWords(before) === watchWords(after) ? [] : `reload on changes: ${watchWords(after)}`,
    drainWords(before) === drainWords(after) ? [] : `drain: ${drainWords(after)}`,
    differs(before.reload, after.reload) ? `rolling reload: ${reloadWords(after.reload)}` : [],
    queueWords(before) === queueWords(after) ? [] : `queue of the primary: ${queueWords(after)}`,
    differs(before.guardRails, after.guardRails) ? `guard rails of faults: ${railWords(after.guardRails)}` : [],
    before.primary === after.primary ? [] : `who supervises: ${supervisorWords[after.primary]}, from the next start on`,
    before.orphans === after.orphans ? [] : `when its own primary ends: ${orphanWords[after.orphans]}`,
    before.name === after.name ? [] : `name: ${after.name}`,
    forkWords(before, after),
  ].flat()
  return changes.length === 0 ? 'settings changed' : changes.join('; ')
}

const supervisorWords: Readonly<Record<PrimaryKind, string>> = { deck: 'the deck', own: 'its own primary' }
const orphanWords: Readonly<Record<OrphanRule, string>> = {
  end: 'its workers end, as under Node',
  'live-on': 'its workers live on',
}

function restartWords(rule: RestartRule): string {
  const isSteady = rule.backOffMs >= rule.backOffCapMs
  const cap = duration(rule.backOffCapMs)
  const waits = isSteady ? `waits of ${cap}` : `waits from ${duration(rule.backOffMs)} up to ${cap}`
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

function drainWords({ graceMs, idleCloseMs, killMs, endSignal }: ClusterSettings): string {
  const told = endSignalTexts[endSignal].label
  return `grace ${duration(graceMs)}, idle connections closed after ${duration(idleCloseMs)}, told to end by ${told}, then each next step after ${duration(killMs)}`
}

function reloadWords(reload: ReloadSettings): string {
  const { atOnce, pauseMs, readyTimeoutMs } = reload
  const pause = pauseMs === 0 ? '' : `, ${duration(pauseMs)} between them`
  return `ready when ${readyWords(reload)}, within ${duration(readyTimeoutMs)}; ${atOnce} at a time${pause}`
}

function readyWords({ readiness, probePath, probeStatus, probeTimeoutMs }: ReloadSettings): string {
  if (readiness === 'listening') return 'it listens'
  if (readiness === 'message') return "it sends 'ready'"
  const status = probeStatus === 0 ? '200 to 299' : String(probeStatus)
  return `GET ${probePath} answers ${status} in ${duration(probeTimeoutMs)}`
}

function queueWords({ queueLimit, atQueueLimit }: ClusterSettings): string {
  if (queueLimit === 0) return 'no limit'
  return `${counted(queueLimit, 'connection')}, further ones ${atQueueLimit === 'refuse' ? 'reset' : 'left to the system'}`
}

function railWords({ leastListening, mostSlots, mostErrors }: GuardRails): string {
  const on = [
    leastListening.isOn ? `at least ${counted(leastListening.count, 'worker')} listening` : [],
    mostSlots.isOn ? `at most ${counted(mostSlots.count, 'slot')} at once` : [],
    mostErrors.isOn ? `all stop above ${mostErrors.percent} % of errors` : [],
  ].flat()
  return on.length === 0 ? 'off' : on.join(', ')
}

/** What only workers that start from now on have. */
function forkWords(before: ClusterSettings, after: ClusterSettings): string[] {
  const names = {
    cwd: 'working directory',
    args: 'arguments',
    execArgs: 'node arguments',
    env: 'environment',
    slotEnv: 'environment of single slots',
    appInstance: 'NODE_APP_INSTANCE',
    serialization: 'serialization',
    dependencies: 'dependencies behind a proxy',
    nodePath: 'node',
  }
  const changed = needsNewWorkers.filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return changed.length === 0 ? [] : [`${changed.map((key) => names[key]).join(', ')}: for new workers`]
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
