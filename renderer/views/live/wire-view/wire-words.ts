import { counted } from '../../../format/number.ts'
import { formatPercent } from '../../../format/percent.ts'
import type { ShareReading, SlotPart } from './shares.ts'

/** From this difference on the two shares of a slot tell different stories. */
const notableRatio = 0.15

/** One line that says in words what the two shares show, and why they differ when they do. */
export function shareWords(reading: ShareReading | null, openConnections: number | null, url: string | null): string {
  if (reading === null) return ''
  if (reading.requestTotal === 0 && reading.connectionTotal === 0 && openConnections === 0) {
    return url === null
      ? 'No request yet in this window.'
      : `No request in this window: open ${url} and see who answers.`
  }
  if (reading.requestTotal === 0) {
    return reading.connectionTotal === 0
      ? 'No request finished in this window.'
      : `${counted(reading.connectionTotal, 'new connection')}, but no request finished in this window.`
  }
  if (reading.connectionTotal === 0) {
    return openConnections === null || openConnections === 0
      ? 'No new connection in this window.'
      : `No new connection: ${counted(openConnections, 'kept-alive connection')} carried all requests, each to its worker.`
  }
  const widest = widestPart(reading)
  if (widest === null) return rangeWords(reading)
  const connections = formatPercent(widest.connectionRatio ?? 0)
  const requests = formatPercent(widest.requestRatio ?? 0)
  const shares = `Slot ${widest.slot}: ${connections} of connections, ${requests} of requests.`
  return reading.requestTotal > reading.connectionTotal * 2
    ? `${shares} A kept-alive connection stays with its worker.`
    : `${shares} The rest is still in flight or was broken off.`
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

function rangeWords({ parts }: ShareReading): string {
  if (parts.size < 2) return 'One worker gets everything.'
  const all = [...parts.values()]
  const connections = spanWords(all.map((part) => part.connectionRatio ?? 0))
  const requests = spanWords(all.map((part) => part.requestRatio ?? 0))
  return `Each worker got ${connections} of connections and ${requests} of requests.`
}

function spanWords(ratios: readonly number[]): string {
  const least = formatPercent(Math.min(...ratios))
  const most = formatPercent(Math.max(...ratios))
  return least === most ? least : `${least} to ${most}`
}
