import { limits } from '../../shared/limits.ts'
import type { LoadRemark, LoadSecond, LoadTotals } from '../../shared/model/load.ts'
import type { LoadSettings } from '../../shared/model/load-settings.ts'
import { countWords as count, percentWords as percent } from './number-words.ts'

/** What remarks are made from. */
export interface LoadFacts {
  readonly settings: LoadSettings
  readonly totals: LoadTotals
  /** Of the step under way, or of the whole load. */
  readonly seconds: readonly LoadSecond[]
  readonly cores: number
}

type Remark = (facts: LoadFacts, recent: Recent) => LoadRemark | null

/** The last seconds taken together. */
interface Recent {
  readonly askedPerSec: number | null
  readonly sentPerSec: number
  readonly okPerSec: number
  readonly cpuRatio: number
  readonly lateMs: number
  /** Requests waited more and more. */
  readonly isBehind: boolean
  readonly waitingCount: number
  readonly areConnectionsBusy: boolean
}

const recentSeconds = 5
const busyCpuRatio = 0.9
/** Less than this share of what fell due was written. */
const keptUpRatio = 0.98
const noticeableMs = 10

/** What a person must know to read the figures right; the worst first. Pure. */
export function remarksOn(facts: LoadFacts): LoadRemark[] {
  const recent = summarize(facts)
  const order = ['bad', 'warn', 'info']
  return remarks
    .flatMap((remark) => remark(facts, recent) ?? [])
    .sort((a, b) => order.indexOf(a.tone) - order.indexOf(b.tone))
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

const generatorIsLate: Remark = ({ cores }, recent) => {
  if (recent.lateMs < noticeableMs || recent.cpuRatio >= busyCpuRatio) return null
  const words = `The generator was up to ${count(recent.lateMs)} ms late with requests for which a connection was free: it shares ${coresWords(cores)} with your server. Corrected latency holds such delays of its own`
  return { tone: 'warn', words, offer: null }
}

const tooFewConnections: Remark = ({ settings }, recent) => {
  if (recent.cpuRatio >= busyCpuRatio || !recent.isBehind || !recent.areConnectionsBusy) return null
  const { connections } = settings
  const busy = connections === 1 ? 'The one connection is busy' : `All ${count(connections)} connections are busy`
  const waiting = recent.waitingCount === 1 ? '1 request waits' : `${count(recent.waitingCount)} requests wait`
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

const isUnaccounted: Remark = ({ totals: { ledger } }) =>
  ledger.unaccounted === 0
    ? null
    : {
        tone: 'bad',
        words: `${count(ledger.unaccounted)} requests are unaccounted for: this is a fault of the generator, do not trust the figures`,
        offer: null,
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

const remarks: readonly Remark[] = [
  isUnaccounted,
  generatorIsTheBottleneck,
  generatorIsStarved,
  generatorIsLate,
  outOfPorts,
  tooFewConnections,
  closedModelHidesWaits,
  coresAreShared,
]

function summarize({ settings, seconds }: LoadFacts): Recent {
  // The time after the last request, when answers are awaited, tells nothing of either limit.
  const recent = seconds.filter((one) => one.sentCount + (one.askedCount ?? 0) > 0).slice(-recentSeconds)
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
    lateMs: Math.max(0, ...recent.map((second) => second.generatorLateMs ?? 0)),
    isBehind: asked !== null && waitingCount > 0 && sent < keptUpRatio * asked,
    waitingCount,
    areConnectionsBusy: recent.some((second) => second.inFlightCount >= 0.9 * places),
  }
}

function coresWords(cores: number): string {
  return cores === 1 ? 'the one core of this machine' : `the ${cores} cores of this machine`
}
