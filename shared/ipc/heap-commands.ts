import { z } from 'zod'
import { type HeapBelt, type HeapComparison, type HeapState, heapWays } from '../inspection/heap.ts'
import { nameSchema } from '../model/settings.ts'
import { answering } from './answering.ts'
import { placeSchema } from './place.ts'

const id = z.string().min(1).max(100)
const worker = {
  clusterId: id,
  slot: placeSchema,
  generation: z.number().int().min(1),
  pid: z.number().int().min(1),
}

/** What can be asked about the memory of a worker; a part of the contract. */
export const heapCommands = {
  'heap.state': answering<HeapState>()(z.strictObject({})),
  /** What a snapshot of it needs, and what there is; changes nothing. */
  'heap.weigh': answering<HeapBelt>()(z.strictObject(worker)),
  /** Answers when it has begun: its progress and its end are pushed as `heap`. */
  'heap.take': answering<{ readonly runId: string }>()(
    z.strictObject({ ...worker, way: z.enum(heapWays), isForced: z.boolean() }),
  ),
  'heap.cancel': answering<{ readonly words: string }>()(z.strictObject({ runId: id })),
  'heap.rename': answering<void>()(z.strictObject({ snapshotId: id, name: nameSchema })),
  'heap.remove': answering<void>()(z.strictObject({ snapshotId: id })),
  /** One comparison at a time: another one, or null, ends it. */
  'heap.compare': answering<HeapComparison>()(z.strictObject({ beforeId: id, afterId: id })),
  'heap.cancelComparison': answering<void>()(z.strictObject({})),
  /** Answers when it is done. */
  'heap.collect': answering<{ readonly words: string }>()(z.strictObject(worker)),
  /** Node's diagnostic report, saved; its path. */
  'heap.diagnose': answering<{ readonly path: string }>()(z.strictObject({ ...worker, withEnvironment: z.boolean() })),
  /** In the system's own file manager: a snapshot, or with null the newest diagnostic report. */
  'heap.showInFolder': answering<void>()(z.strictObject({ snapshotId: id.nullable() })),
  /** A kept snapshot, in a window of DevTools; answers when the window has its file, and reads it. */
  'heap.openDevTools': answering<void>()(z.strictObject({ snapshotId: id })),
} as const
