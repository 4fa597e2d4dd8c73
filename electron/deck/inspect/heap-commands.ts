import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { ok } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { HeapDesk } from './heap-desk.ts'

/** What each command about the memory of a worker does. */
export function createHeapCommands(heaps: HeapDesk): {
  readonly [Name in Extract<DeckCommandName, `heap.${string}`>]: CommandHandler<Name>
} {
  return {
    'heap.state': async () => ok(await heaps.state()),
    'heap.weigh': (target) => heaps.weigh(target),
    'heap.take': (asked) => heaps.take(asked),
    'heap.cancel': ({ runId }) => heaps.cancel(runId),
    'heap.rename': ({ snapshotId, name }) => heaps.rename(snapshotId, name),
    'heap.remove': ({ snapshotId }) => heaps.remove(snapshotId),
    'heap.compare': ({ beforeId, afterId }) => heaps.compare(beforeId, afterId),
    'heap.cancelComparison': () => ok(heaps.cancelComparison()),
    'heap.collect': (target) => heaps.collect(target),
    'heap.diagnose': (asked) => heaps.diagnose(asked),
  }
}
