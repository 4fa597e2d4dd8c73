import type { ConnectionTrace, RequestTrace } from '../../shared/model/traffic.ts'

/** How long a dot is on its way, in ms of the recording: shorter in slow motion, where waiting is what one wants to see, too. */
export interface TravelTimes {
  readonly toPrimaryMs: number
  readonly toWorkerMs: number
  /** From client to worker, around the primary. */
  readonly aroundMs: number
}

/** Where a connection or request is at a moment. `ratio`: how much of the way lies behind it. */
export type Place =
  | { readonly at: 'to-primary'; readonly ratio: number }
  | { readonly at: 'waiting' }
  | { readonly at: 'to-worker'; readonly ratio: number }
  /** Sent, and the worker has not taken it. */
  | { readonly at: 'stuck' }
  | { readonly at: 'inside' }
  | { readonly at: 'returning'; readonly ratio: number }
  /** From the primary back to the client: it never reached a worker. */
  | { readonly at: 'lost'; readonly ratio: number }

const waiting: Place = { at: 'waiting' }
const stuck: Place = { at: 'stuck' }
const inside: Place = { at: 'inside' }

/**
 * How long a dot travels at a given speed of playing. It must know where it goes before it starts: see `playbackDelayMs`.
 * At a quarter of the speed it takes twice the time on screen and half of that in the recording: as fast as ever, so few
 * would be under way at once that the picture were empty.
 */
export function travelTimes(speed: number): TravelTimes {
  const part = Math.sqrt(speed)
  return { toPrimaryMs: 500 * part, toWorkerMs: 800 * part, aroundMs: 800 * part }
}

/** A dot travels for a while at each of the three doors; at all other times it stands where the connection really is. */
export function placeConnection(
  trace: ConnectionTrace,
  monoMs: number,
  { toPrimaryMs, toWorkerMs, aroundMs }: TravelTimes,
): Place | null {
  const { arrivedMonoMs, sentMonoMs, openedMonoMs, closedMonoMs } = trace
  if (arrivedMonoMs === null) {
    // Nobody but the worker saw it: it comes from the client in one go.
    if (openedMonoMs === null) return null
    return travelThenStay(monoMs, openedMonoMs - aroundMs, openedMonoMs, closedMonoMs, aroundMs)
  }
  if (monoMs < arrivedMonoMs - toPrimaryMs) return null
  if (monoMs < arrivedMonoMs) {
    return { at: 'to-primary', ratio: (monoMs - arrivedMonoMs + toPrimaryMs) / toPrimaryMs }
  }
  if (sentMonoMs === null || monoMs < sentMonoMs) {
    if (closedMonoMs === null || monoMs < closedMonoMs) return waiting
    const ratio = (monoMs - closedMonoMs) / toPrimaryMs
    return ratio < 1 ? { at: 'lost', ratio } : null
  }
  const travelled = monoMs - sentMonoMs
  if (travelled < toWorkerMs) return { at: 'to-worker', ratio: travelled / toWorkerMs }
  if (openedMonoMs === null || monoMs < openedMonoMs) {
    return closedMonoMs !== null && monoMs >= closedMonoMs ? null : stuck
  }
  return travelThenStay(monoMs, sentMonoMs, sentMonoMs + toWorkerMs, closedMonoMs, toWorkerMs)
}

/** A request goes straight to its worker, stays while it runs, and its answer returns. */
export function placeRequest(
  { startedMonoMs, endedMonoMs }: RequestTrace,
  monoMs: number,
  { aroundMs }: TravelTimes,
): Place | null {
  return travelThenStay(monoMs, startedMonoMs - aroundMs, startedMonoMs, endedMonoMs, aroundMs)
}

function travelThenStay(
  monoMs: number,
  leftMonoMs: number,
  reachedMonoMs: number,
  endedMonoMs: number | null,
  returnMs: number,
): Place | null {
  if (monoMs < leftMonoMs) return null
  if (monoMs < reachedMonoMs) {
    return { at: 'to-worker', ratio: (monoMs - leftMonoMs) / (reachedMonoMs - leftMonoMs) }
  }
  if (endedMonoMs === null || monoMs < endedMonoMs) return inside
  const ratio = (monoMs - Math.max(endedMonoMs, reachedMonoMs)) / returnMs
  return ratio < 1 ? { at: 'returning', ratio } : null
}
