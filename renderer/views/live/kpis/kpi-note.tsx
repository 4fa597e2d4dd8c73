import { firstIndexSince, type Ring } from '../../../../shared/base/ring.ts'
import type { ClusterPoint } from '../../../../shared/model/sample.ts'
import type { ExitRecord } from '../../../../shared/model/worker.ts'
import { platformOf, platforms } from '../../../../shared/platforms.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatDuration } from '../../../format/duration.ts'
import { formatCompact, formatNumber } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import { noValue } from '../../../format/quantity.ts'
import { useHost, usePlatform } from '../../../store/use-deck.ts'
import { cutsInWords, deltaOf, exitsInWords, isBlind, type Silent, silentInWords } from './kpi-notes.ts'
import { requestFacts } from './request-facts.ts'

interface DeltaNoteProps {
  readonly now: number
  readonly before: number | null
  readonly inWords: (value: number) => string
  /** Which direction deserves a warning. */
  readonly worse: 'less' | 'more'
}

/** "▼ 29 % vs 1 min ago"; a warning when it is large and for the worse. */
export function DeltaNote({ now, before, inWords, worse }: DeltaNoteProps) {
  const delta = deltaOf(now, before, inWords)
  if (delta.words === '') return before === null ? 'just started' : 'as 1 min ago'
  const isWorse = now < (before ?? 0) === (worse === 'less')
  return (
    <>
      <span className={delta.notable && isWorse ? 'tone-warn' : undefined}>{delta.words}</span>
      <span className="kpis-more">{delta.more}</span>
    </>
  )
}

interface RequestNoteProps {
  readonly point: ClusterPoint | null
  readonly before: number | null
  readonly silent: Silent
}

/** Who waits for an answer; else how the rate changed. */
export function RequestNote({ point, before, silent }: RequestNoteProps) {
  const now = point?.requestsPerSec ?? null
  const inWords = (value: number) => `${formatCompact(value)}/s`
  const isNotable = deltaOf(now, before, inWords).notable && (now ?? 0) < (before ?? 0)
  const { words, tone } = requestFacts(point, isNotable, silent.slots.length > 0)
  if (words !== null) return <span className={tone === null ? undefined : `tone-${tone}`}>{words}</span>
  return now === null ? noValue : <DeltaNote now={now} before={before} inWords={inWords} worse="less" />
}

interface LatencyNoteProps {
  readonly now: number | null
  readonly before: number | null
  readonly silent: Silent
  /** Why there is none; null when that is not of what is served. */
  readonly others: string | null
}

/** Who does not answer at all; else how the latency of those that answer changed. */
export function LatencyNote({ now, before, silent, others }: LatencyNoteProps) {
  const { words, more } = silentInWords(silent)
  if (words !== '') {
    return (
      <span className="tone-hot" title={`${words}${more}: by the last word, no answer since`}>
        {words}
        <span className="kpis-more">{more}</span>
      </span>
    )
  }
  if (now === null) return others ?? 'none finished'
  return <DeltaNote now={now} before={before} inWords={formatDuration} worse="more" />
}

interface ErrorNoteProps {
  readonly exits: readonly ExitRecord[]
  readonly points: Ring<ClusterPoint>
  readonly nowMs: number
  readonly rangeMs: number
  readonly range: string
}

/**
 * How many errors the window shown holds, and apart from them what the ends of workers cut, as no answer has a status of that,
 * and what faults ended, which is no error of the app.
 */
export function ErrorNote({ exits, points, nowMs, rangeMs, range }: ErrorNoteProps) {
  let count = 0
  let injected = 0
  let isKnown = false
  for (let index = firstIndexSince(points, nowMs - rangeMs); index < points.length; index += 1) {
    const point = points.at(index)
    count += point?.errorCount ?? 0
    injected += point?.injectedCount ?? 0
    isKnown ||= point !== undefined && point.errorRatio !== null
  }
  const cuts = cutsInWords(exits, nowMs - rangeMs)
  const others = injected > 0 ? ` · ${formatNumber(injected)} injected` : ''
  if (count === 0 && cuts.words === '')
    return isKnown ? `none in ${range}${others}` : others === '' ? `none finished in ${range}` : `none but injected`
  return (
    <span className="tone-bad" title={`in the last ${range}`}>
      {count > 0 && `${formatNumber(count)} in ${range}`}
      {count > 0 && cuts.words !== '' && ' · '}
      {cuts.words}
      <span className="kpis-more">{cuts.more}</span>
      {others}
    </span>
  )
}

interface RestartNoteProps {
  readonly exits: readonly ExitRecord[]
  readonly sinceMs: number
  readonly range: string
}

/** What ended workers in the window shown. */
export function RestartNote({ exits, sinceMs, range }: RestartNoteProps) {
  const words = exitsInWords(exits, sinceMs)
  if (words === '') return `none in ${range}`
  return (
    <span title={`${words}, in the last ${range}`}>
      <span className="visually-hidden">in {range}: </span>
      {words}
    </span>
  )
}

interface SystemNoteProps {
  readonly points: Ring<ClusterPoint>
  /** Of containers, how many their engine measures, where these are not all; '' else. */
  readonly measured: string
}

/** What the primary and the whole machine use. Follows the host's own clock, which ticks more often than samples come. */
export function CpuNote({ points, measured }: SystemNoteProps) {
  const host = useHost()
  const platform = usePlatform()
  if (measured !== '') return measured
  if (isBlind(points)) return `not measured on ${platforms[platformOf(platform)].name}`
  if (host === null || host.cpuRatio === null || host.primaryCpuRatio === null) return noValue
  return (
    <>
      primary {formatPercent(host.primaryCpuRatio)}
      <span className="kpis-more"> · host {formatPercent(host.cpuRatio / host.coreCount)}</span>
    </>
  )
}

/** What the sum is made of, and what the primary needs beside it. */
export function MemoryNote({ points, measured }: SystemNoteProps) {
  const host = useHost()
  if (measured !== '') return `sum of RSS, ${measured}`
  return (
    <>
      sum of RSS{isBlind(points) && ', as the workers report it'}
      {host !== null && <span className="kpis-more"> · primary {formatBytes(host.primaryRssBytes)}</span>}
    </>
  )
}
