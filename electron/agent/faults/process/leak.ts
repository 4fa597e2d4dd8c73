import { getHeapStatistics } from 'node:v8'
import { collectGarbage } from '../../garbage/collect-garbage.ts'
import type { FaultHost, RunningFault, StartFault } from '../fault-host.ts'
import { inMegabytes, megabyte, spareBytes } from './free-memory.ts'
import { createSocketStore, createTimerStore, type HandleStore } from './leaked-handles.ts'

const growEveryMs = 50
/** Large enough that V8 and the allocator give each back to the system by itself. */
const pieceBytes = megabyte
/** Of V8's limit, a leak stays below so much: dying of it is a fault of its own. */
const heapRatio = 0.9

/** Holds more and more, at a rate, up to a cap, and lets go of it at its end. */
export const leak: StartFault<'fault.leak'> = ({ input }, host) => {
  switch (input.what) {
    case 'heap':
      return (
        tooMuchForHeap(input.cap * megabyte) ??
        leakBytes({ ...input, hold: () => new Array<number>(pieceBytes / 8).fill(0.5), room: heapRoomBytes }, host)
      )
    case 'buffers':
      // Filled: memory that nobody wrote to is none yet.
      return leakBytes({ ...input, hold: () => new Uint8Array(pieceBytes).fill(1), room: spareBytes }, host)
    case 'timers':
      return leakHandles(input, createTimerStore(host.originals), host)
    case 'sockets':
      return leakHandles(input, createSocketStore(), host)
  }
}

interface ByteLeak {
  /** MB/s and MB. */
  readonly rate: number
  readonly cap: number
  hold(): unknown
  /** How much more may be held. */
  room(): number
}

function leakBytes({ rate, cap, hold, room }: ByteLeak, host: FaultHost): RunningFault | string {
  const capBytes = cap * megabyte
  const spare = spareBytes()
  if (capBytes > spare)
    return `${inMegabytes(capBytes)} are more than the ${inMegabytes(spare)} that can be spared here`
  const rssBefore = process.memoryUsage.rss()
  let held: unknown[] = []
  let isHeldBack = false
  const grow = (owed: number): void => {
    const wanted = Math.floor(Math.min(owed * megabyte, capBytes) / pieceBytes) - held.length
    isHeldBack = wanted > 0 && room() < wanted * pieceBytes
    if (isHeldBack) return
    for (let piece = 0; piece < wanted; piece += 1) held.push(hold())
  }
  const stop = growing(rate, grow, host)
  return {
    read() {
      if (held.length === 0 && !isHeldBack) return null
      const heldBytes = held.length * pieceBytes
      const grownBytes = process.memoryUsage.rss() - rssBefore
      return {
        heldBytes,
        grownBytes,
        isAtCap: heldBytes + pieceBytes > capBytes ? 1 : 0,
        isHeldBack: isHeldBack ? 1 : 0,
      }
    },
    end() {
      stop()
      held = []
      host.originals.setImmediate(collectGarbage).unref()
    },
  }
}

function leakHandles(
  { perSec, most }: { readonly perSec: number; readonly most: number },
  store: HandleStore,
  host: FaultHost,
): RunningFault {
  let isHeldBack = false
  const grow = (owed: number): void => {
    const wanted = Math.floor(Math.min(owed, most)) - store.count()
    // Each socket is a descriptor: where there are no more, that is another fault.
    isHeldBack = wanted > 0 && !store.hasRoom()
    for (let made = 0; made < wanted && !isHeldBack; made += 1) store.add()
  }
  const stop = growing(perSec, grow, host)
  return {
    read: () =>
      store.count() === 0 && !isHeldBack
        ? null
        : { heldCount: store.count(), isAtCap: store.count() >= most ? 1 : 0, isHeldBack: isHeldBack ? 1 : 0 },
    end() {
      stop()
      store.close()
    },
  }
}

/** Calls with how much there ought to be by now; answers how it is stopped. */
function growing(perSec: number, grow: (owed: number) => void, host: FaultHost): () => void {
  const { monoMs, setInterval, clearInterval } = host.originals
  const startMs = monoMs()
  const step = (): void => {
    grow((perSec * (monoMs() - startMs)) / 1000)
    host.changed()
  }
  const timer = setInterval(host.guarded(step), growEveryMs)
  timer.unref()
  return () => clearInterval(timer)
}

function heapRoomBytes(): number {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  return Math.min(heapRatio * limit - used, spareBytes())
}

function tooMuchForHeap(capBytes: number): string | null {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics()
  const room = Math.max(0, heapRatio * limit - used)
  if (capBytes <= room) return null
  return `${inMegabytes(capBytes)} are more than the ${inMegabytes(room)} that V8 has room for here: "Fill the heap" goes on until it dies`
}
