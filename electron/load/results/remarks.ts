import { counted, inSeconds } from '../../../shared/base/plain-words.ts'
import { limits } from '../../../shared/limits.ts'
import { injectedOf } from '../../../shared/load-rates.ts'
import type { LoadRemark, LoadSecond, LoadTotals } from '../../../shared/model/load.ts'
import type { LoadSettings } from '../../../shared/model/load-settings.ts'
import { noticeableMs, standstillMs } from '../measure/generator-delays.ts'
import { lossWords } from './loss-words.ts'
import { countWords as count, latencyWords, percentWords as percent } from './number-words.ts'

/** What remarks are made from. */
export interface LoadFacts {
  readonly settings: LoadSettings
  readonly totals: LoadTotals
  /** Of the step under way; of all that is kept when the load is over. */
  readonly seconds: readonly LoadSecond[]
  /** Then all of its time counts, not how it stands now. */
  readonly isOver: boolean
  /** How long a generator process that should report has said nothing. */
  readonly silentMs: number
  readonly cores: number
}

type Remark = (facts: LoadFacts, recent: Recent) => LoadRemark | null

/** Some seconds in a row taken together: the last ones, or those in which it was worst. */
interface Recent {
  readonly askedPerSec: number | null
  readonly sentPerSec: number
  readonly okPerSec: number
  readonly cpuRatio: number
  /** Requests waited more and more. */
  readonly isBehind: boolean
  readonly waitingCount: number
  readonly areConnectionsBusy: boolean
}

const recentSeconds = 5
const busyCpuRatio = 0.9
/** Less than this share of what fell due was written. */
const keptUpRatio = 0.98
/** A generator reports four times a second. */
const silenceMs = 2000
/** Lateness that was rarer than this share of the seconds, and shorter than this, is worth knowing alone. */
const rare = { ratio: 0.1, ms: 100 }
const tones = ['bad', 'warn', 'info']

/** What a person must know to read the figures right; the worst first. Pure. */
export function remarksOn(facts: LoadFacts): LoadRemark[] {
  // The time after the last request, when answers are awaited, tells nothing of either limit.
  const seconds = facts.seconds.filter((one) => one.sentCount + (one.askedCount ?? 0) > 0)
  const now = summarize(facts.settings, facts.isOver ? seconds : seconds.slice(-recentSeconds))
  const windows = facts.isOver ? windowsOf(seconds.length) : [{ from: Math.max(0, seconds.length - recentSeconds) }]
  const stretches = windows.map(({ from }) => summarize(facts.settings, seconds.slice(from, from + recentSeconds)))
  const passing = passingRemarks.flatMap((remark) => {
    const said = stretches.map((stretch) => remark(facts, stretch))
    return worstOf(said, facts.isOver ? seconds.length : recentSeconds)
  })
  const lasting = lastingRemarks.flatMap((remark) => remark(facts, now) ?? [])
  return [...lasting, ...passing].sort(byTone)
}

const byTone = (a: LoadRemark, b: LoadRemark): number => tones.indexOf(a.tone) - tones.indexOf(b.tone)

/** Where each few seconds in a row begin; one window holds all where there are fewer. */
function windowsOf(secondsCount: number): readonly { readonly from: number }[] {
  return Array.from({ length: Math.max(1, secondsCount - recentSeconds + 1) }, (_, from) => ({ from }))
}

/** What was so in some windows is said once, at its worst, with how many seconds they cover. */
function worstOf(said: readonly (LoadRemark | null)[], secondsCount: number): readonly LoadRemark[] {
  const [worst] = said.flatMap((remark) => remark ?? []).sort(byTone)
  if (worst === undefined) return []
  if (!said.includes(null)) return [worst]
  const covered = new Set(
    said.flatMap((remark, from) =>
      remark === null ? [] : Array.from({ length: recentSeconds }, (_, nth) => from + nth),
    ),
  )
  return [{ ...worst, words: `${worst.words}. This was so for ${covered.size} of ${secondsCount} s` }]
}

const generatorIsTheBottleneck: Remark = ({ settings, cores }, recent) => {
  if (recent.cpuRatio < busyCpuRatio) return null
  const cpu = `Its own CPU is at ${percent(recent.cpuRatio)}`
  const offer = settings.processes < Math.min(cores, limits.loadProcesses.max) ? 'more-processes' : null
  if (settings.model === 'closed') {
    const words = `The generator may be the bottleneck. ${cpu}: your server may be able to answer more than ${count(recent.sentPerSec)} req/s`
    return { tone: 'bad', words, offer }
  }
  if (!recent.isBehind) {
    const words = `The generator is near its limit. ${cpu}: latency may hold waits of its own`
    return { tone: 'warn', words, offer }
  }
  const sent = `it sent ${count(recent.sentPerSec)} of ${count(recent.askedPerSec ?? 0)} req/s`
  const words = `The generator is the bottleneck. ${cpu} and ${sent}: figures above that are the generator's, not your server's`
  return { tone: 'bad', words, offer }
}

const generatorIsStarved: Remark = ({ cores }, recent) => {
  if (recent.cpuRatio >= busyCpuRatio || !recent.isBehind || recent.areConnectionsBusy) return null
  const words = `The generator did not get the CPU it needs: ${count(recent.waitingCount)} requests wait although connections are free. It shares ${coresWords(cores)} with your server`
  return { tone: 'bad', words, offer: null }
}

const generatorIsLate: Remark = ({ cores, totals: { delays } }, recent) => {
  const { lateMs, lateSecondsCount, secondsCount, stoodStillMs } = delays
  if (lateMs < noticeableMs || stoodStillMs >= standstillMs || recent.cpuRatio >= busyCpuRatio) return null
  const often = `in ${count(lateSecondsCount)} of ${count(secondsCount)} s`
  const words = `The generator was up to ${count(lateMs)} ms late with requests for which a connection was free, ${often}: it shares ${coresWords(cores)} with your server. Corrected latency holds such delays of its own`
  const isRare = lateMs < rare.ms && lateSecondsCount < rare.ratio * secondsCount
  return { tone: isRare ? 'info' : 'warn', words, offer: null }
}

const generatorStoodStill: Remark = ({ settings, totals: { delays } }) => {
  if (delays.stoodStillMs < standstillMs) return null
  const late = `What fell due meanwhile was sent up to ${latencyWords(delays.lateMs)} late, and corrected latency counts that`
  const effect = settings.model === 'closed' || delays.lateMs === 0 ? 'It sent nothing meanwhile' : late
  const words = `The generator stood still for ${inSeconds(delays.stoodStillMs)}: its process was stopped, or got no CPU. ${effect}: do not blame your server for it`
  return { tone: 'bad', words, offer: null }
}

const generatorIsSilent: Remark = ({ silentMs }) => {
  if (silentMs < silenceMs) return null
  const words = `A generator process has said nothing for ${inSeconds(silentMs)}: what falls due meanwhile is in no figure yet`
  return { tone: 'bad', words, offer: null }
}

const generatorWasLost: Remark = ({ totals: { losses } }) => {
  if (losses.length === 0) return null
  const words = losses.map(lossWords).join('; ')
  return { tone: 'bad', words: `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, offer: null }
}

const tooFewConnections: Remark = ({ settings }, recent) => {
  if (recent.cpuRatio >= busyCpuRatio || !recent.isBehind || !recent.areConnectionsBusy) return null
  const { connections } = settings
  const busy = connections === 1 ? 'The one connection is busy' : `All ${count(connections)} connections are busy`
  const waiting = counted(recent.waitingCount, 'request waits', 'requests wait', count)
  const most =
    recent.okPerSec === 0 ? 'none is answered' : `the server answers at most ${count(recent.okPerSec)} req/s with them`
  const words = `${busy} and ${waiting}: ${most}`
  return { tone: 'warn', words, offer: connections < limits.loadConnections.max ? 'more-connections' : null }
}

const outOfPorts: Remark = ({ totals }) => {
  const said = totals.errorWords.unreachable ?? ''
  if (said.includes('EADDRNOTAVAIL')) {
    const words =
      'This machine ran out of local ports: keep connections, lower the rate, or let them come from more source addresses'
    return { tone: 'bad', words, offer: null }
  }
  if (!said.includes('EMFILE')) return null
  const words =
    'The generator may open no more connections (EMFILE): use fewer, or raise the limit of open files (ulimit -n)'
  return { tone: 'bad', words, offer: null }
}

const isUnaccounted: Remark = ({ totals: { ledger, losses } }) => {
  const rest = ledger.unaccounted - losses.reduce((sum, { dueCount }) => sum + (dueCount ?? 0), 0)
  if (rest === 0) return null
  const words = `${count(rest)} requests are unaccounted for: this is a fault of the generator, do not trust the figures`
  return { tone: 'bad', words, offer: null }
}

const faultsAnswered: Remark = ({ totals: { ledger } }) => {
  const injected = injectedOf(ledger)
  if (injected === 0) return null
  const words = `${counted(injected, 'request was', 'requests were', count)} answered by faults of the deck, and ${injected === 1 ? 'is' : 'are'} in no other figure. What a fault resets, cuts or lets hang counts as failed: it cannot say so`
  return { tone: 'info', words, offer: null }
}

const closedModelHidesWaits: Remark = ({ settings }) =>
  settings.model === 'open'
    ? null
    : {
        tone: 'info',
        words:
          'As fast as possible: a slow server is asked less often, so waits of clients that do not slow down are not in these figures',
        offer: null,
      }

const coresAreShared: Remark = ({ settings, cores }, recent) =>
  recent.cpuRatio * settings.processes < 0.25
    ? null
    : {
        tone: 'info',
        words: `Generator and server share ${coresWords(cores)}; the generator uses ${percent(recent.cpuRatio * settings.processes)} of one`,
        offer: null,
      }

/** True of a stretch of time. */
const passingRemarks: readonly Remark[] = [generatorIsTheBottleneck, generatorIsStarved, tooFewConnections]
/** True of all that was measured. */
const lastingRemarks: readonly Remark[] = [
  isUnaccounted,
  generatorWasLost,
  generatorIsSilent,
  generatorStoodStill,
  generatorIsLate,
  outOfPorts,
  faultsAnswered,
  closedModelHidesWaits,
  coresAreShared,
]

function summarize(settings: LoadSettings, recent: readonly LoadSecond[]): Recent {
  const sum = (key: (second: LoadSecond) => number): number => recent.reduce((total, second) => total + key(second), 0)
  const length = Math.max(1, recent.length)
  const asked = settings.model === 'open' ? sum((second) => second.askedCount ?? 0) : null
  const sent = sum((second) => second.sentCount)
  const last = recent.at(-1)
  const places = settings.connections * (settings.sendOverMs > 0 ? 1 : settings.pipelining)
  const waitingCount = last?.waitingCount ?? 0
  return {
    askedPerSec: asked === null ? null : asked / length,
    sentPerSec: sent / length,
    okPerSec: sum((second) => second.okCount) / length,
    cpuRatio: sum((second) => second.generatorCpuRatio) / length,
    isBehind: asked !== null && waitingCount > 0 && sent < keptUpRatio * asked,
    waitingCount,
    areConnectionsBusy: recent.some((second) => second.inFlightCount >= 0.9 * places),
  }
}

function coresWords(cores: number): string {
  return cores === 1 ? 'the one core of this machine' : `the ${cores} cores of this machine`
}
