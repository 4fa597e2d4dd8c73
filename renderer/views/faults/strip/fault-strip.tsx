import './fault-strip.css'
import { useMemo } from 'react'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { shownKey } from '../../../keys/key-words.ts'
import { clockLeft, leftMsOf, leftRatio } from '../../../panels/faults/fault-words.ts'
import { stopAllFaults, undoFault } from '../../../store/commands/fault-commands.ts'
import { pendingKeys } from '../../../store/commands/run-command.ts'
import { openCluster, showScreen } from '../../../store/commands/view-actions.ts'
import { useDeck, useIsMac, usePending } from '../../../store/use-deck.ts'
import { useSecond } from '../../../store/use-second.ts'
import { activeWords, type DeckFault, deckFaults } from './strip-words.ts'

/** So many faults are named; more are counted. */
const mostNamed = 3

/** One line on every screen while a fault is at work in any cluster: what it is, how long it lasts, and how it is ended. */
export function FaultStrip() {
  const order = useDeck((state) => state.order)
  const clusters = useDeck((state) => state.live.clusters)
  const faults = useMemo(() => deckFaults(order, clusters), [order, clusters])
  return (
    // Always there, so that what comes into it is read out.
    <div className="fault-strip-status" role="status" aria-label="Faults">
      {faults.length > 0 && <Strip faults={faults} />}
    </div>
  )
}

function Strip({ faults }: { readonly faults: readonly DeckFault[] }) {
  const [only] = faults
  const nowMs = useSecond(true)
  const stopping = usePending(pendingKeys.faults())
  const keys = shownKey('stop-faults', useIsMac())
  const unnamed = faults.length - mostNamed
  return (
    <div className="fault-strip">
      <Icon name="signal" />
      <b>{activeWords(faults.length)}</b>
      <span className="fault-strip-items">
        {faults.slice(0, mostNamed).map((one) => (
          <StripFault key={`${one.clusterId} ${one.fault.id}`} one={one} nowMs={nowMs} isAlone={faults.length === 1} />
        ))}
        {unnamed > 0 && <span className="fault-strip-more">· {unnamed} more</span>}
      </span>
      {faults.length === 1 && only !== undefined && <UndoOnly one={only} />}
      <Button
        size="mini"
        icon="stop"
        className="fault-strip-stop"
        pending={stopping}
        title={`Stop all faults of all clusters (${keys})`}
        onClick={() => void stopAllFaults()}
      >
        Stop all faults
      </Button>
    </div>
  )
}

interface StripFaultProps {
  readonly one: DeckFault
  readonly nowMs: number
  readonly isAlone: boolean
}

function StripFault({ one: { clusterId, fault, words }, nowMs, isAlone }: StripFaultProps) {
  const leftMs = leftMsOf(fault, nowMs)
  const left = leftRatio(fault, nowMs)
  return (
    <>
      <span aria-hidden="true">·</span>
      <Button kind="link" title={`${words}. Show it`} onClick={() => showFaultsOf(clusterId)}>
        <span className="ellipsis">{words}</span>
      </Button>
      {leftMs !== null && (
        // A timer is not read out each time it moves.
        <span className="fault-strip-left" role="timer">
          <span aria-hidden="true">· </span>
          {clockLeft(leftMs)} left
        </span>
      )}
      {isAlone && left !== null && (
        <span className="fault-strip-bar" aria-hidden="true">
          <i style={{ width: `${left * 100}%` }} />
        </span>
      )}
    </>
  )
}

function UndoOnly({ one: { clusterId, fault, words } }: { readonly one: DeckFault }) {
  const pending = usePending(pendingKeys.fault(clusterId, fault.id))
  return (
    <Button
      kind="link"
      icon="undo"
      pending={pending}
      aria-label={`Undo ${words}`}
      onClick={() => void undoFault(clusterId, fault.id, words)}
    >
      Undo
    </Button>
  )
}

function showFaultsOf(clusterId: string): void {
  openCluster(clusterId)
  showScreen('faults')
}
