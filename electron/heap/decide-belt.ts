import { megabytes } from '../../shared/base/plain-words.ts'
import type { HeapBelt } from '../../shared/inspection/heap.ts'

/** Free memory, as far as the system tells; `container`: null where no limit of a group is known. */
export interface MemoryRoom {
  readonly machineBytes: number
  readonly containerBytes: number | null
}

/** Seen in the wild as the rule for a refusal. */
const neededFactor = 2.5
/**
 * V8 makes an entry of about 50 bytes for each object and 12 for each reference, whatever their size: a heap of a million objects
 * of 40 bytes grew from 164 MB to 2.5 GB while it was walked (measured on Node 18, 20 and 26).
 */
const worstFactor = 15

/** Whether there is room for a heap snapshot of a worker, with the numbers. */
export function decideBelt(heapUsedBytes: number, room: MemoryRoom): HeapBelt {
  const { machineBytes, containerBytes } = room
  const isContainer = containerBytes !== null && containerBytes < machineBytes
  const freeBytes = isContainer ? containerBytes : machineBytes
  const freeOf = isContainer ? 'container' : 'machine'
  const neededBytes = Math.round(heapUsedBytes * neededFactor)
  const worstBytes = Math.round(heapUsedBytes * worstFactor)
  const verdict = neededBytes > freeBytes ? 'refused' : worstBytes > freeBytes ? 'tight' : 'enough'
  const numbers = { heapUsedBytes, neededBytes, worstBytes, freeBytes, freeOf, verdict } as const
  return { ...numbers, words: wordsOf(numbers) }
}

function wordsOf({
  heapUsedBytes,
  neededBytes,
  worstBytes,
  freeBytes,
  freeOf,
  verdict,
}: Omit<HeapBelt, 'words'>): string {
  const has = `the ${freeOf} has ${megabytes(freeBytes)} free`
  const of = `a snapshot of ${megabytes(heapUsedBytes)} of heap needs`
  switch (verdict) {
    case 'refused':
      return `${of} about ${megabytes(neededBytes)}, and ${has}`
    case 'tight':
      return `${of} about ${megabytes(neededBytes)}, with many small objects up to ${megabytes(worstBytes)}, and ${has}`
    case 'enough':
      return `${of} ${megabytes(neededBytes)} to ${megabytes(worstBytes)}, and ${has}`
  }
}
