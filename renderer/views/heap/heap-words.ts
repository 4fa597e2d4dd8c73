import type { HeapRun } from '../../../shared/inspection/heap.ts'
import { formatBytes } from '../../format/bytes.ts'
import { formatNumber } from '../../format/number.ts'
import { placeName } from '../../format/place-name.ts'

/** How far a snapshot is: "slot 2's g1: writing, 48.2 MB on disk". */
export function runWords({ slot, generation, state, byteCount, heapUsedBytes }: HeapRun): string {
  const name = `${placeName(slot)}'s g${generation}`
  switch (state) {
    case 'replacing':
      return `${name}: another worker gets ready to take its place`
    case 'draining':
      return `${name}: it finishes what is open`
    case 'walking':
      return `${name}: V8 looks at ${formatBytes(heapUsedBytes)} of heap; how far it is, nobody can say`
    case 'writing':
      return `${name}: writing, ${formatBytes(byteCount)} on disk`
    case 'fetching':
      return `${name}: it goes on; ${formatBytes(byteCount)} fetched from its container`
  }
}

/** A number that changed: "+1 000", "−3", "0". */
export function signed(change: number, format: (value: number) => string = formatNumber): string {
  if (change === 0) return format(0)
  return `${change > 0 ? '+' : '−'}${format(Math.abs(change))}`
}
