import { collectGarbage, saveDiagnosticReport } from '../store/commands/heap-commands.ts'
import { openDialog } from '../store/commands/view-actions.ts'
import type { WorkerTarget } from '../store/deck-state.ts'

/** What the palette has for the memory of one worker. */
export function memoryCommands(clusterId: string, target: WorkerTarget) {
  const { slot, pid } = target
  const hint = `pid ${pid}`
  return [
    {
      group: 'Workers',
      icon: 'memory',
      words: `Heap snapshot of slot ${slot}…`,
      hint,
      names: 'memory leak',
      run: () => openDialog({ kind: 'heap-take', clusterId, target }),
    },
    {
      group: 'Workers',
      icon: 'retry',
      words: `Collect garbage of slot ${slot}`,
      hint,
      names: 'memory gc',
      run: () => void collectGarbage(clusterId, target),
    },
    {
      group: 'Workers',
      icon: 'file',
      words: `Diagnostic report of slot ${slot}`,
      hint: 'without environment',
      names: 'memory',
      run: () => void saveDiagnosticReport(clusterId, target, false),
    },
  ] as const
}
