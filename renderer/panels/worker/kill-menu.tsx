import { useRef, useState } from 'react'
import type { WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu, MenuItem, MenuNote, MenuSeparator } from '../../components/menu.tsx'
import { formatDuration } from '../../format/duration.ts'
import { placeName } from '../../format/place-name.ts'
import { chooseAction, removeEmptySlot } from '../../store/commands/commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'
import { placeIn } from '../../store/places/place-in.ts'
import { useDeck, useLiveCluster, usePending } from '../../store/use-deck.ts'
import { isLoopStill, listKillItems } from './kill-menu-items.ts'

interface KillMenuProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  /** In its row the button is named after the slot; in the drawer, where the slot is plain, after "this worker". A card has room for a picture. */
  readonly place: 'row' | 'drawer' | 'card'
  /** Held open from outside (the `x` key); left out, the menu keeps its own state. */
  readonly open?: boolean
  readonly onOpenChange?: (open: boolean) => void
  /** Where the keys go on when it was opened from outside and closes. */
  readonly keysFrom?: () => HTMLElement | null
}

/** Every way to hurt or help one worker. It means the process that was there when it opened, and says when that has gone. */
export function KillMenu({ clusterId, slot, place, open, onOpenChange, keysFrom }: KillMenuProps) {
  const [ownOpen, setOwnOpen] = useState(false)
  const byButton = useRef(false)
  const pending = usePending(pendingKeys.slot(clusterId, slot.slot))
  const isOpen = open ?? ownOpen
  const isRow = place !== 'drawer'
  const isPrimary = slot.slot === ownPrimaryPlace
  const name = `Kill ${placeName(slot.slot)}`
  return (
    <Menu
      name={name}
      {...(isRow ? {} : { side: 'left' as const, align: 'start' as const })}
      open={isOpen}
      onOpenChange={(next) => {
        if (next) byButton.current = true
        const change = onOpenChange ?? setOwnOpen
        change(next)
      }}
      returnTo={() => {
        const opened = byButton.current
        byButton.current = false
        return opened ? null : (keysFrom?.() ?? null)
      }}
      trigger={
        <Button
          size={isRow ? 'mini' : 'normal'}
          kind={isRow ? 'plain' : 'danger'}
          {...(isRow ? {} : { icon: 'kill' as const })}
          aria-label={isRow || isPrimary ? name : 'Kill this worker'}
          data-pending={pending}
        >
          {pending && isRow && <Icon name="busy" size={12} className="icon-busy" />}
          {place === 'card' ? <Icon name="kill" size={12} /> : 'Kill'}
          <Icon name="down" size={place === 'card' ? 10 : 12} />
        </Button>
      }
    >
      <KillItems clusterId={clusterId} slot={slot} />
    </Menu>
  )
}

/** Mounted while the menu is open: the first render fixes the target. */
function KillItems({ clusterId, slot }: { readonly clusterId: string; readonly slot: SlotSnapshot }) {
  const [target] = useState<WorkerTarget | null>(() =>
    slot.pid === null ? null : { slot: slot.slot, generation: slot.generation, pid: slot.pid },
  )
  const cluster = useLiveCluster(clusterId)
  const platform = useDeck((state) => state.info?.platform ?? '')
  const now = placeIn(cluster, slot.slot) ?? slot
  const items = listKillItems({
    slot: now,
    target,
    desired: cluster?.desired ?? 1,
    platform,
    fleet: cluster?.fleet ?? null,
  })
  return (
    <>
      <KillNote now={now} target={target} graceMs={cluster?.settings.graceMs ?? 0} />
      {items.map((item) => (
        <div key={item.action} role="none">
          {item.separated && <MenuSeparator />}
          <MenuItem
            icon={item.icon}
            label={item.label}
            hint={item.hint}
            danger={item.danger}
            disabled={item.disabled}
            onSelect={() => choose(clusterId, slot.slot, target, item.action)}
          />
        </div>
      ))}
    </>
  )
}

function choose(clusterId: string, slot: number, target: WorkerTarget | null, action: WorkerActionId): void {
  if (target !== null) chooseAction(clusterId, target, action)
  // The one thing that can be done to a slot without a process.
  else if (action === 'worker.remove-slot') void removeEmptySlot(clusterId, slot)
}

interface KillNoteProps {
  readonly now: SlotSnapshot
  readonly target: WorkerTarget | null
  readonly graceMs: number
}

function KillNote({ now, target, graceMs }: KillNoteProps) {
  if (target !== null && now.pid !== target.pid) {
    return (
      <MenuNote>
        <Icon name="info" size={12} />
        <span>
          pid {target.pid} (g{target.generation}) ended while this menu was open. Open it again for g{now.generation}.
        </span>
      </MenuNote>
    )
  }
  if (!isLoopStill(now)) return null
  return (
    <MenuNote>
      <Icon name={now.health === 'paused' ? 'paused' : 'unresponsive'} size={12} className="tone-hot" />
      <span>
        {now.health === 'paused' ? 'The process is stopped.' : 'The loop is blocked.'} Items marked <b>waits</b> run
        once it is free
        {now.slot === ownPrimaryPlace
          ? '.'
          : `; Graceful stop turns into SIGKILL after its grace of ${formatDuration(graceMs)}.`}
      </span>
    </MenuNote>
  )
}
