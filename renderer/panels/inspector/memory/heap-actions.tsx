import type { SlotSnapshot } from '../../../../shared/model/worker.ts'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { Menu, MenuItem } from '../../../components/menu.tsx'
import { collectGarbage, saveDiagnosticReport } from '../../../store/commands/heap-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { openDialog } from '../../../store/commands/view-actions.ts'
import { useDeck, usePending } from '../../../store/use-deck.ts'

interface HeapActionsProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
}

/** What can be done to look into a worker's memory. */
export function HeapActions({ clusterId, slot: { slot, generation, pid, agent } }: HeapActionsProps) {
  const isCollecting = usePending(pendingKeys.garbage(clusterId, slot))
  const isReporting = usePending(pendingKeys.report(clusterId, slot))
  const keptCount = useDeck((state) => state.heap.kept.length + state.heap.running.length)
  if (pid === null) return null
  const target = { slot, generation, pid }
  const disabled = agent !== 'connected'
  const why = disabled ? { title: 'This worker has no agent that could look' } : {}
  return (
    <div className="ins-heap-actions">
      <Button
        size="mini"
        icon="memory"
        disabled={disabled}
        {...why}
        onClick={() => openDialog({ kind: 'heap-take', clusterId, target })}
      >
        Heap snapshot…
      </Button>
      <Button
        size="mini"
        icon="retry"
        disabled={disabled}
        pending={isCollecting}
        {...why}
        onClick={() => void collectGarbage(clusterId, target)}
      >
        Collect garbage
      </Button>
      <Menu
        name="Diagnostic report"
        align="start"
        trigger={
          <Button size="mini" icon="file" disabled={disabled} pending={isReporting} {...why}>
            Diagnostic report
            <Icon name="down" size={12} />
          </Button>
        }
      >
        <MenuItem
          icon="file"
          label="Without environment"
          onSelect={() => void saveDiagnosticReport(clusterId, target, false)}
        />
        <MenuItem
          icon="warn"
          label="With environment"
          hint="may hold secrets"
          onSelect={() => void saveDiagnosticReport(clusterId, target, true)}
        />
      </Menu>
      {keptCount > 0 && (
        <Button size="mini" kind="link" onClick={() => openDialog({ kind: 'heap', clusterId })}>
          Snapshots ({keptCount})
        </Button>
      )}
    </div>
  )
}
