import { endWordText } from '../../../../shared/end-signals.ts'
import type { DrainNumbers, DrainSnapshot } from '../../../../shared/model/drain.ts'
import type { SwapRecord } from '../../../../shared/model/reload.ts'
import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { formatCountdown } from '../../../format/age.ts'
import { formatDuration } from '../../../format/duration.ts'
import { counted } from '../../../format/number.ts'

/** One worker of the slot on its way out: the present one, or one that gave its place away. */
export interface DrainingWorker {
  readonly generation: number
  readonly drain: DrainSnapshot
}

/** The present worker first, then those beside it. */
export function drainingWorkers({ generation, drain, leaving }: SlotSnapshot): readonly DrainingWorker[] {
  return [...(drain === null ? [] : [{ generation, drain }]), ...leaving]
}

/** Where a drain stands and what comes next: "finishing what is open, at most 8 s more". */
export function drainStepWords({ step, endsAtMs, endedBy, toldBy }: DrainSnapshot, nowMs: number): string {
  const left = formatCountdown(endsAtMs - nowMs)
  const whyNow = endedBy === 'grace over' ? 'the grace is over' : 'nothing open any more'
  switch (step) {
    case 'finishing':
      return `finishing what is open; told to end in ${left} at the latest`
    case 'held':
      return `${whyNow}: held to look into it; told to end in ${left} at the latest`
    case 'signal':
      return `${whyNow}: got ${toldBy === null ? 'its signal' : endWordText(toldBy)}, its own handler runs; disconnected in ${left}`
    case 'disconnect':
      return toldBy === null
        ? `${whyNow}: disconnected; SIGTERM in ${left}`
        : `its handler of ${endWordText(toldBy)} did not end it: disconnected; SIGKILL in ${left}`
    case 'SIGTERM':
      return `got SIGTERM; SIGKILL in ${left}`
    case 'SIGKILL':
      return 'got SIGKILL'
  }
}

type Row = readonly [name: string, value: string]

/** What is still open and what became of the rest, as name and value; only what the agent has told. */
export function drainRows({ openConnections, numbers, movedTo }: DrainSnapshot): readonly Row[] {
  const open = openConnections === null ? 'not known' : counted(openConnections, 'connection')
  if (numbers === null) return [['Still open', open]]
  const kinds = [
    counted(numbers.requestsInFlight, 'request in flight', 'requests in flight'),
    `${numbers.idleConnections} idle`,
    ...(numbers.longRequests === 0 ? [] : [counted(numbers.longRequests, 'request over 1 s', 'requests over 1 s')]),
    ...(numbers.upgradedConnections === 0 ? [] : [counted(numbers.upgradedConnections, 'WebSocket')]),
  ]
  return [['Still open', `${open}: ${kinds.join(', ')}`], ...countRows(numbers, movedTo)]
}

/** What became of a worker that a reload replaced, as name and value. */
export function swapRows({ readyMs, drainMs, endedBy, nextGeneration, numbers, warning }: SwapRecord): readonly Row[] {
  const end = endedBy === null ? 'it went by itself' : endedBy === 'grace over' ? 'the grace was over' : endedBy
  return [
    ['Took', `g${nextGeneration} ready in ${formatDuration(readyMs)}, then drained for ${formatDuration(drainMs)}`],
    ['Ended by', end],
    ...(warning === null ? [] : [['Warning', warning] as const]),
    ...(numbers === null ? [] : countRows(numbers, null)),
  ]
}

function countRows(numbers: DrainNumbers, movedTo: string | null): readonly Row[] {
  const closed = numbers.idleClosedCount === 0 ? '' : `, ${numbers.idleClosedCount} idle closed`
  const lateRequests = counted(numbers.lateRequestsCount, 'request')
  return [
    ['Moved', `${counted(numbers.movedCount, 'connection')}${movedTo === null ? '' : ` to ${movedTo}`}${closed}`],
    ['Since it began', `${counted(numbers.requestsSinceCount, 'request')} on connections open then`],
    ['Too late', `${counted(numbers.lateConnectionsCount, 'connection')}, ${lateRequests}`],
  ]
}
