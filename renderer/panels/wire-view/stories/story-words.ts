import type { ConnectionTrace, RequestTrace } from '../../../../shared/model/traffic.ts'
import { formatAge } from '../../../format/age.ts'
import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'

/** One line of a story; `monoMs` null when it has no moment of its own. */
export interface StoryStep {
  readonly monoMs: number | null
  readonly words: string
}

/** When each step was: the first one as an age, the others by what passed since it; '' for what has no moment. */
export function storyTimes(steps: readonly StoryStep[], nowMonoMs: number): readonly string[] {
  const first = steps.find(({ monoMs }) => monoMs !== null)?.monoMs ?? null
  return steps.map(({ monoMs }) => {
    if (monoMs === null || first === null) return ''
    return monoMs === first ? formatAge(nowMonoMs - first) : `+${formatDuration(monoMs - first)}`
  })
}

/** Who the client is. */
export function clientWords({ client }: ConnectionTrace): string {
  return client ?? 'a client on the UNIX socket'
}

/** What happened to a connection, in order. `nowMonoMs`: for what still lasts. */
export function connectionStory(trace: ConnectionTrace, nowMonoMs: number): readonly StoryStep[] {
  const { arrivedMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs, lost, requestCount } = trace
  const steps: StoryStep[] = []
  if (arrivedMonoMs !== null) steps.push({ monoMs: arrivedMonoMs, words: 'arrived at the primary' })
  steps.push(...handOver(trace, arrivedMonoMs, nowMonoMs))
  if (firstRequestMonoMs !== null) {
    const after = openedMonoMs === null ? '' : ` ${formatDuration(firstRequestMonoMs - openedMonoMs)} after that`
    steps.push({ monoMs: firstRequestMonoMs, words: `first request${after}` })
  }
  if (openedMonoMs !== null) steps.push({ monoMs: null, words: requestWords(requestCount, closedMonoMs !== null) })
  if (lost !== null) steps.push({ monoMs: closedMonoMs, words: `lost: ${lost}` })
  else if (closedMonoMs !== null) {
    const from = openedMonoMs ?? arrivedMonoMs
    steps.push({
      monoMs: closedMonoMs,
      words: from === null ? 'closed' : `closed after ${formatDuration(closedMonoMs - from)}`,
    })
  } else if (openedMonoMs !== null) {
    steps.push({ monoMs: null, words: `open for ${formatDuration(nowMonoMs - openedMonoMs)} so far` })
  }
  return steps
}

/** What happened to a request. `client` null: its connection is not traced. */
export function requestStory(trace: RequestTrace, client: string | null, nowMonoMs: number): readonly StoryStep[] {
  const { startedMonoMs, endedMonoMs, status, slot, generation } = trace
  const on = client === null ? '' : ` on the connection of ${client}`
  const start = {
    monoMs: startedMonoMs,
    words: `reached slot ${slot} g${generation}${on}; the primary did not see it`,
  }
  if (endedMonoMs === null) {
    return [start, { monoMs: null, words: `in flight for ${formatDuration(nowMonoMs - startedMonoMs)} so far` }]
  }
  const took = formatDuration(endedMonoMs - startedMonoMs)
  return [
    start,
    {
      monoMs: endedMonoMs,
      words: status === null ? `broken off after ${took}` : `answered with ${status} after ${took}`,
    },
  ]
}

function handOver(trace: ConnectionTrace, arrivedMonoMs: number | null, nowMonoMs: number): readonly StoryStep[] {
  const { sentMonoMs, openedMonoMs, closedMonoMs, slot, generation, attempts, lost } = trace
  const worker = `slot ${slot}${generation === null ? '' : ` g${generation}`}`
  if (arrivedMonoMs === null) {
    if (openedMonoMs === null) return []
    return [{ monoMs: openedMonoMs, words: `${worker} accepted it by itself; the primary did not see it` }]
  }
  const until = closedMonoMs ?? nowMonoMs
  if (sentMonoMs === null) {
    const waited = formatDuration(until - arrivedMonoMs)
    if (lost !== null || closedMonoMs !== null) return [{ monoMs: null, words: `waited ${waited} for a worker` }]
    return [{ monoMs: null, words: `has waited ${waited}: every worker still owes an answer` }]
  }
  const attempt = attempts > 1 ? ` (attempt ${attempts})` : ''
  const sent = {
    monoMs: sentMonoMs,
    words: `waited ${formatDuration(sentMonoMs - arrivedMonoMs)}, then handed to ${worker}${attempt}`,
  }
  if (openedMonoMs !== null) {
    return [sent, { monoMs: openedMonoMs, words: `taken ${formatDuration(openedMonoMs - sentMonoMs)} later` }]
  }
  if (closedMonoMs !== null || lost !== null) return [sent]
  return [sent, { monoMs: null, words: `not taken for ${formatDuration(nowMonoMs - sentMonoMs)} so far` }]
}

function requestWords(requestCount: number, isOver: boolean): string {
  if (requestCount === 0) return isOver ? 'no request came' : 'no request yet'
  return isOver ? counted(requestCount, 'request') : `${counted(requestCount, 'request')} so far`
}
