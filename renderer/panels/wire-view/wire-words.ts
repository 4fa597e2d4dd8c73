import { counted, formatNumber } from '../../format/number.ts'
import { formatPercent } from '../../format/percent.ts'
import type { WireMode } from '../../wire/scene-input.ts'
import type { ShareReading, SlotPart } from './boxes/shares.ts'

/** What is open in a slot; null when its agent does not tell. */
export interface SlotOpen {
  readonly slot: number
  readonly openConnections: number | null
}

interface WireFacts {
  readonly reading: ShareReading | null
  readonly open: readonly SlotOpen[]
  /** Open in all workers when the window began; null when nobody recorded it. */
  readonly openBefore: number | null
  readonly url: string | null
  /** False: what is served has no requests, or this Node does not publish them. */
  readonly hasRequests: boolean
  readonly mode: WireMode
  /** Other words stand before these: shares that say no more than the cards are left out. */
  readonly isBrief: boolean
}

/** True while no dot of a connection can move because all of them are kept: their requests do. */
export function areAllKept({ reading, mode }: Pick<WireFacts, 'reading' | 'mode'>): boolean {
  return mode === 'connections' && reading !== null && reading.connectionTotal === 0 && reading.requestTotal > 0
}

/** From this difference on the two shares of a slot tell different stories. */
const notableRatio = 0.15
/** Connections that carry so many requests are kept alive. */
const keptAlive = 1.5

/** One line that says in words what the numbers show, and why connections and requests differ when they do. */
export function wireWords({ reading, open, openBefore, url, hasRequests, mode, isBrief }: WireFacts): string {
  if (reading === null) return ''
  const { connectionTotal, requestTotal } = reading
  const openNow = sumOpen(open)
  if (requestTotal === 0 && connectionTotal === 0 && (openNow ?? 0) === 0 && hasRequests) {
    return url === null
      ? 'No request yet in this window.'
      : `No request in this window: open ${url} and see who answers.`
  }
  if (requestTotal === 0 && !hasRequests) {
    const opened = connectionTotal === 0 ? 'No new connection' : counted(connectionTotal, 'new connection')
    return `${opened} in this window; no requests to count.`
  }
  if (requestTotal === 0) {
    return connectionTotal === 0
      ? 'No request came in this window.'
      : `${counted(connectionTotal, 'new connection')}, but no request in this window.`
  }
  const carriers = carrierCount(connectionTotal, openNow, openBefore)
  if (carriers !== null && carriers > 0 && requestTotal >= carriers * keptAlive) {
    const carried = `${counted(carriers, 'connection')} carried ${formatNumber(requestTotal)} requests`
    const kept = areAllKept({ reading, mode }) ? 'No dot moves, as no new connection comes: the kept ' : ''
    return `${kept}${carried}${holderWords(open, openNow, reading)}`
  }
  if (connectionTotal === 0) return 'No new connection in this window.'
  const widest = widestPart(reading)
  if (widest === null) return isBrief ? '' : rangeWords(reading)
  const shares = `Slot ${widest.slot}: ${formatPercent(widest.connectionRatio ?? 0)} of connections, ${formatPercent(widest.requestRatio ?? 0)} of requests.`
  return requestTotal > connectionTotal
    ? `${shares} A kept-alive connection stays with its worker.`
    : `${shares} The rest asked nothing yet, or was broken off.`
}

/** How many connections requests could come on: those that were open, and those that came. */
function carrierCount(connectionTotal: number, openNow: number | null, openBefore: number | null): number | null {
  if (openBefore !== null) return openBefore + connectionTotal
  return openNow === null ? null : Math.max(openNow, connectionTotal)
}

/** Who holds the connections, which is who gets the requests. */
function holderWords(open: readonly SlotOpen[], openNow: number | null, { parts }: ShareReading): string {
  const known = open.flatMap(({ slot, openConnections }) =>
    openConnections === null ? [] : [{ slot, openConnections }],
  )
  const most = known.reduce<(typeof known)[number] | null>(
    (best, each) => (best === null || each.openConnections > best.openConnections ? each : best),
    null,
  )
  const part = most === null ? undefined : parts.get(most.slot)
  if (most === null || part === undefined || openNow === null || openNow === 0 || known.length < 2) return '.'
  const least = Math.min(...known.map(({ openConnections }) => openConnections))
  // One more or less is as even as it can be.
  if (most.openConnections <= Math.max(least + 1, 1.25 * (openNow / known.length))) {
    const each =
      least === most.openConnections
        ? formatNumber(least)
        : `${formatNumber(least)} to ${formatNumber(most.openConnections)}`
    return `; each worker holds ${each}.`
  }
  const answered = part.requestRatio === null ? '' : ` and got ${formatPercent(part.requestRatio)} of the requests`
  return `; slot ${most.slot} holds ${formatNumber(most.openConnections)} of the ${formatNumber(openNow)} open${answered}.`
}

function sumOpen(open: readonly SlotOpen[]): number | null {
  const known = open.flatMap(({ openConnections }) => (openConnections === null ? [] : [openConnections]))
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0)
}

function widestPart(reading: ShareReading): SlotPart | null {
  let widest: SlotPart | null = null
  let difference = notableRatio
  for (const part of reading.parts.values()) {
    const between = Math.abs((part.connectionRatio ?? 0) - (part.requestRatio ?? 0))
    if (between >= difference) {
      widest = part
      difference = between
    }
  }
  return widest
}

function rangeWords({ parts, connectionTotal, requestTotal }: ShareReading): string {
  if (parts.size < 2) return 'One worker gets everything.'
  const all = [...parts.values()]
  const connections = spanWords(all.map((part) => part.connectionRatio ?? 0))
  const requests = spanWords(all.map((part) => part.requestRatio ?? 0))
  const shares = `Each worker got ${connections} of connections and ${requests} of requests`
  const perConnection = requestTotal / connectionTotal
  return perConnection > 0.8 && perConnection < 1.25 ? `${shares}: about one per connection.` : `${shares}.`
}

function spanWords(ratios: readonly number[]): string {
  const least = formatPercent(Math.min(...ratios))
  const most = formatPercent(Math.max(...ratios))
  return least === most ? least : `${least} to ${most}`
}
