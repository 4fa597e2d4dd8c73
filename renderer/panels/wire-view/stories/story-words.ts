import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import type { ConnectionTrace, RequestTrace } from '../../../../shared/model/traffic.ts'
import { type PolicyId, policyTexts } from '../../../../shared/policies.ts'
import { formatAge } from '../../../format/age.ts'
import { formatBytes } from '../../../format/bytes.ts'
import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'

/** One line of a story; `monoMs` null when it has no moment of its own. */
export interface StoryStep {
  readonly monoMs: number | null
  readonly words: string
}

/** Who gave the connection to its worker. */
export interface Dealing {
  /** In force when it was sent; null where that is not recorded. */
  readonly policy: PolicyId | null
  /** Of containers; null where the workers are this deck's own. */
  readonly spread: FleetSnapshot['spread'] | null
}

const unknownDealing: Dealing = { policy: null, spread: null }

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
export function connectionStory(
  trace: ConnectionTrace,
  nowMonoMs: number,
  dealing: Dealing = unknownDealing,
): readonly StoryStep[] {
  const { arrivedMonoMs, openedMonoMs, firstRequestMonoMs, closedMonoMs, lost } = trace
  const steps: StoryStep[] = []
  if (arrivedMonoMs !== null) steps.push({ monoMs: arrivedMonoMs, words: 'arrived at the primary' })
  steps.push(...handOver(trace, arrivedMonoMs, nowMonoMs, dealing))
  if (firstRequestMonoMs !== null) {
    const after = openedMonoMs === null ? '' : ` ${formatDuration(firstRequestMonoMs - openedMonoMs)} after that`
    steps.push({ monoMs: firstRequestMonoMs, words: `first request${after}` })
  }
  if (openedMonoMs !== null) steps.push({ monoMs: null, words: carriedWords(trace) })
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
export function requestStory(
  trace: RequestTrace,
  client: string | null,
  nowMonoMs: number,
  spread: Dealing['spread'] = null,
): readonly StoryStep[] {
  const { startedMonoMs, endedMonoMs, status, slot, generation } = trace
  const on = client === null ? '' : ` on the connection of ${client}`
  const start = {
    monoMs: startedMonoMs,
    words: `reached slot ${slot} g${generation}${on}${hasPrimary(spread) ? '; the primary did not see it' : ''}`,
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

/** A primary of the deck stands before the workers. */
const hasPrimary = (spread: Dealing['spread']): boolean => spread === null || spread.by === 'front'

function handOver(
  trace: ConnectionTrace,
  arrivedMonoMs: number | null,
  nowMonoMs: number,
  { policy, spread }: Dealing,
): readonly StoryStep[] {
  const { sentMonoMs, openedMonoMs, closedMonoMs, slot, generation, attempts, lost } = trace
  const worker = `slot ${slot}${generation === null ? '' : ` g${generation}`}`
  if (arrivedMonoMs === null) {
    if (openedMonoMs === null) return []
    const words = hasPrimary(spread)
      ? `${worker} accepted it by itself; the primary did not see it`
      : `came to ${worker}: ${spread?.words}`
    return [{ monoMs: openedMonoMs, words }]
  }
  const until = closedMonoMs ?? nowMonoMs
  if (sentMonoMs === null) {
    const waited = formatDuration(until - arrivedMonoMs)
    if (lost !== null || closedMonoMs !== null) return [{ monoMs: null, words: `waited ${waited} for a worker` }]
    const why = trace.carried === null ? 'every worker still owes an answer' : 'nobody has taken it yet'
    return [{ monoMs: null, words: `has waited ${waited}: ${why}` }]
  }
  const attempt = attempts > 1 ? ` (attempt ${attempts})` : ''
  const sent = {
    monoMs: sentMonoMs,
    words: `waited ${formatDuration(sentMonoMs - arrivedMonoMs)}, then handed to ${worker}${whyThat(policy)}${attempt}`,
  }
  if (openedMonoMs !== null) {
    return [sent, { monoMs: openedMonoMs, words: `taken ${formatDuration(openedMonoMs - sentMonoMs)} later` }]
  }
  if (closedMonoMs !== null || lost !== null) return [sent]
  return [sent, { monoMs: null, words: `not taken for ${formatDuration(nowMonoMs - sentMonoMs)} so far` }]
}

/** By the policy: ", in turn", ", with the fewest open", ", by lot". */
function whyThat(policy: PolicyId | null): string {
  if (policy === null) return ''
  const { why, short } = policyTexts[policy].whoIsNext
  return `, ${why ?? short}`
}

/** What it carried. Behind a front bytes are sure; requests only where an agent counts them. */
function carriedWords({ requestCount, closedMonoMs, carried }: ConnectionTrace): string {
  const isOver = closedMonoMs !== null
  if (carried === null) return requestWords(requestCount, isOver)
  const { fromClientBytes, toClientBytes } = carried
  const requests = requestCount === 0 ? '' : `${counted(requestCount, 'request')}: `
  return `${requests}${formatBytes(fromClientBytes)} from the client, ${formatBytes(toClientBytes)} to it${isOver ? '' : ' so far'}`
}

function requestWords(requestCount: number, isOver: boolean): string {
  if (requestCount === 0) return isOver ? 'no request came' : 'no request yet'
  return isOver ? counted(requestCount, 'request') : `${counted(requestCount, 'request')} so far`
}
