import './heap.css'
import { useEffect, useState } from 'react'
import type { HeapBelt, HeapWay } from '../../../shared/inspection/heap.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { Result } from '../../../shared/result.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { Icon } from '../../components/icon.tsx'
import { placeName } from '../../format/place-name.ts'
import { runCommand } from '../../store/commands/commands.ts'
import { takeHeapSnapshot } from '../../store/commands/heap-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { closeDialog, openDialog } from '../../store/commands/view-actions.ts'
import type { WorkerTarget } from '../../store/deck-state.ts'
import { useCluster, usePending } from '../../store/use-deck.ts'

const ownPrimaryWords =
  'Your primary stands still until it is written: its workers serve on, their messages wait, and an exit is answered afterwards.'
const containerWords = (generation: number): string =>
  `g${generation} stands still until it is written inside its container, and goes on while it is fetched. Where its engine checks its health, it may replace it meanwhile.`

/** What is free, and what the heap needs, changes while a person reads. */
const weighEveryMs = 1000

interface TakeDialogProps {
  readonly clusterId: string
  readonly target: WorkerTarget
}

/** How a heap snapshot is to be taken, with the numbers that speak for it or against it. */
export function TakeDialog({ clusterId, target }: TakeDialogProps) {
  const belt = useBelt(clusterId, target)
  // Nobody can take the place of an app's own primary.
  const isOwnPrimary = target.slot === ownPrimaryPlace
  const isContainer = useCluster(clusterId)?.fleet != null
  const [way, setWay] = useState<HeapWay>(isOwnPrimary || isContainer ? 'now' : 'replace-first')
  const [isForced, setIsForced] = useState(false)
  const [fault, setFault] = useState('')
  const pending = usePending(pendingKeys.heap(clusterId, target.slot))
  const { slot, generation } = target
  const isRefused = belt?.ok === true && belt.value.verdict === 'refused'
  const mayTake = belt?.ok === true && (!isRefused || isForced)
  async function take(): Promise<void> {
    const taken = await takeHeapSnapshot(clusterId, target, way, isForced)
    if (taken.ok) openDialog({ kind: 'heap', clusterId })
    else setFault(taken.error.message)
  }
  return (
    <Dialog title={`Heap snapshot of ${placeName(slot)}`} onClose={closeDialog}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (mayTake && !pending) void take()
        }}
      >
        <div className="dialog-body heap-take">
          {isContainer || isOwnPrimary ? (
            <p>{isContainer ? containerWords(generation) : ownPrimaryWords}</p>
          ) : (
            <Ways way={way} onChange={setWay} generation={generation} />
          )}
          <BeltLine belt={belt} />
          {isRefused && (
            <label className="heap-force">
              <input type="checkbox" checked={isForced} onChange={(event) => setIsForced(event.target.checked)} />
              Take it all the same: the system may end this worker, or others, for want of memory
            </label>
          )}
          <p className="heap-secret">
            <Icon name="info" size={12} /> A snapshot holds everything the app held, secrets and personal data included.
            It is kept on this machine, for your user alone.
          </p>
          {fault !== '' && (
            <p className="field-error" role="alert">
              {fault}
            </p>
          )}
        </div>
        <div className="dialog-foot">
          <Button onClick={closeDialog}>Cancel</Button>
          <Button kind="primary" type="submit" icon="memory" disabled={!mayTake} pending={pending} data-autofocus>
            Take snapshot
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What a snapshot needs and what there is, of now; null until it is known. */
function useBelt(clusterId: string, { slot, generation, pid }: WorkerTarget): Result<HeapBelt> | null {
  const [belt, setBelt] = useState<Result<HeapBelt> | null>(null)
  useEffect(() => {
    let isGone = false
    const weigh = (): void => {
      void runCommand('heap.weigh', { clusterId, slot, generation, pid }).then((answer) => {
        if (!isGone) setBelt(answer)
      })
    }
    weigh()
    const again = setInterval(weigh, weighEveryMs)
    return () => {
      isGone = true
      clearInterval(again)
    }
  }, [clusterId, slot, generation, pid])
  return belt
}

interface WaysProps {
  readonly way: HeapWay
  readonly onChange: (way: HeapWay) => void
  readonly generation: number
}

function Ways({ way, onChange, generation }: WaysProps) {
  const choices: readonly { readonly value: HeapWay; readonly label: string; readonly words: string }[] = [
    {
      value: 'replace-first',
      label: 'Replace first',
      words: `Another worker takes the place, g${generation} drains, is looked at, and ends. No request pays.`,
    },
    {
      value: 'now',
      label: 'Now',
      words: `g${generation} stands still until it is written: its requests wait. It goes on afterwards.`,
    },
  ]
  return (
    <fieldset className="heap-ways">
      <legend className="visually-hidden">When</legend>
      {choices.map(({ value, label, words }) => (
        <label key={value} data-chosen={value === way}>
          <input type="radio" name="way" checked={value === way} onChange={() => onChange(value)} />
          <span>
            <b>{label}</b>
            <span>{words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}

function BeltLine({ belt }: { readonly belt: Result<HeapBelt> | null }) {
  if (belt === null) return <p className="heap-belt">Weighing…</p>
  if (!belt.ok) {
    return (
      <p className="heap-belt" role="alert">
        <Icon name="bad" size={12} className="tone-bad" /> {belt.error.message}
      </p>
    )
  }
  const { verdict, words } = belt.value
  const [icon, tone, word] =
    verdict === 'enough'
      ? (['ok', 'ok', 'Enough room'] as const)
      : verdict === 'tight'
        ? (['warn', 'warn', 'Tight'] as const)
        : (['bad', 'bad', 'Not enough room'] as const)
  return (
    <p className="heap-belt">
      <Icon name={icon} size={12} className={`tone-${tone}`} /> <b>{word}:</b> {words}.
    </p>
  )
}
