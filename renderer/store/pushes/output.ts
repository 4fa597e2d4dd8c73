import { limits } from '../../../shared/limits.ts'
import type { WorkerOutput } from '../../../shared/model/inspect.ts'

/**
 * Adds newly pushed lines to what the window holds of the watched slot. A new generation starts over; lines come in
 * order of their id and never twice. Bounded to the lines kept per worker.
 */
export function mergeOutput(known: WorkerOutput | null, pushed: WorkerOutput): WorkerOutput {
  if (known === null || known.slot !== pushed.slot || known.generation < pushed.generation) return pushed
  if (known.generation > pushed.generation) return known
  const byId = new Map([...known.lines, ...pushed.lines].map((line) => [line.id, line]))
  const lines = [...byId.values()].sort((a, b) => a.id - b.id).slice(-limits.outputLines)
  return {
    ...pushed,
    lines,
    droppedLineCount: Math.max(known.droppedLineCount, pushed.droppedLineCount),
    droppedByteCount: Math.max(known.droppedByteCount, pushed.droppedByteCount),
  }
}
