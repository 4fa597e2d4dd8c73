import type { WorkerOutput } from '../../shared/model/inspect.ts'
import { OutputBuffer } from './output-buffer.ts'

/** Ended generations whose output is remembered per slot, and how much of each. */
const endedKept = 5
const endedLines = 200
const endedBytes = 64 * 1024

/** Output of one cluster's workers, by slot and generation. */
export interface OutputStore {
  /** A new generation begins: the ones before it keep their last lines. */
  open(slot: number, generation: number): OutputBuffer
  /** Without a generation: the newest of the slot. Undefined when nothing is kept. */
  buffer(slot: number, generation?: number): OutputBuffer | undefined
  output(slot: number, generation?: number): WorkerOutput | undefined
  /** Generations of a slot whose output is kept, oldest first. */
  generations(slot: number): readonly number[]
  clear(): void
}

/** `clocks` as for `OutputBuffer`. */
export function createOutputStore(
  clocks: { readonly nowMs?: () => number; readonly monoMs?: () => number } = {},
): OutputStore {
  const slots = new Map<number, Map<number, OutputBuffer>>()

  function buffer(slot: number, generation?: number): OutputBuffer | undefined {
    const kept = slots.get(slot)
    return generation === undefined ? [...(kept?.values() ?? [])].at(-1) : kept?.get(generation)
  }

  return {
    open(slot, generation) {
      const kept = slots.get(slot) ?? new Map<number, OutputBuffer>()
      slots.set(slot, kept)
      for (const ended of kept.values()) ended.shrink(endedLines, endedBytes)
      for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - endedKept))) kept.delete(oldest)
      const opened = new OutputBuffer({ slot, generation, ...clocks })
      kept.set(generation, opened)
      return opened
    },
    buffer,
    output: (slot, generation) => buffer(slot, generation)?.snapshot(),
    generations: (slot) => [...(slots.get(slot)?.keys() ?? [])],
    clear: () => slots.clear(),
  }
}
