import { useState } from 'react'
import type { WorkerActionId } from '../../../shared/actions/worker-actions.ts'
import { workerAction, workerActions } from '../../../shared/actions/worker-actions.ts'
import { counted } from '../../../shared/base/plain-words.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { whyNot } from '../../../shared/platforms.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { type ActedOnMany, actOnWorkers } from '../../store/commands/commands.ts'
import { startProfile } from '../../store/commands/profile-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { runOf } from '../../store/profiles.ts'
import { askOfChosen, chooseRows, useRowChoice } from '../../store/row-choice.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'

/**
 * What can be done to several at once and leaves their number as it is: all that wants to know nothing more, and the lane, whose
 * usual answers are meant for several.
 */
const offered = workerActions.filter(
  ({ asks, group, changesCount }) => (asks === null || group === 'lane') && !changesCount,
)

interface ChosenBarProps {
  readonly clusterId: string
  readonly slots: readonly SlotSnapshot[]
}

/** Actions for all rows that are chosen (its line is always there, so that the first tick moves no row), and what came of the last one, worker by worker where one refused. */
export function ChosenBar({ clusterId, slots }: ChosenBarProps) {
  const platform = useDeck((state) => state.info?.platform ?? '')
  const asked = useRowChoice((choice) => choice.asked)
  const [isPending, setPending] = useState(false)
  const [acted, setActed] = useState<ActedOnMany | null>(null)
  const targets = slots.flatMap(({ slot, generation, pid }) => (pid === null ? [] : [{ slot, generation, pid }]))
  const act = async (action: WorkerActionId): Promise<void> => {
    askOfChosen(null)
    setPending(true)
    setActed(await actOnWorkers(clusterId, targets, action))
    setPending(false)
  }
  return (
    <div className="ws-chosen" role="toolbar" aria-label="Chosen workers">
      {slots.length === 0 ? (
        <span className="ws-acted">Tick rows to act on several workers at once.</span>
      ) : (
        <>
          <b>{counted(slots.length, 'worker')}</b>
          <Button size="mini" kind="ghost" onClick={() => chooseRows([])}>
            Choose none
          </Button>
          {offered.map(({ id, words, icon, danger, needs }) => {
            const cannot = needs === null ? null : whyNot(needs, platform)
            return (
              <Button
                key={id}
                size="mini"
                kind={danger ? 'danger' : 'plain'}
                icon={icon}
                disabled={cannot !== null || isPending || targets.length === 0}
                title={cannot ?? undefined}
                onClick={() => (danger ? askOfChosen(id) : void act(id))}
              >
                {words}
              </Button>
            )
          })}
          <ProfileChosen clusterId={clusterId} slots={targets.map(({ slot }) => slot)} />
        </>
      )}
      {asked !== null && (
        <span className="ws-asked" role="alert">
          <Icon name="warn" size={12} className="tone-warn" />
          {workerAction(asked).words} to {counted(targets.length, 'worker')}, at once?
          <Button size="mini" kind="danger" onClick={() => void act(asked)}>
            Do it
          </Button>
          <Button size="mini" kind="ghost" onClick={() => askOfChosen(null)}>
            Leave it
          </Button>
        </span>
      )}
      <span className="ws-acted" role="status" aria-label="What came of it">
        {isPending ? 'asked; they answer when it is reached …' : acted !== null && actedWords(acted)}
      </span>
    </div>
  )
}

/** Samples all of them in the same seconds; what comes of it opens by itself. */
function ProfileChosen({ clusterId, slots }: { readonly clusterId: string; readonly slots: readonly number[] }) {
  const isPending = usePending(pendingKeys.profile(clusterId))
  const isSampled = useDeck(({ profiles }) => slots.some((slot) => runOf(profiles, clusterId, slot) !== undefined))
  return (
    <Button
      size="mini"
      icon="profile"
      pending={isPending}
      disabled={slots.length === 0 || isSampled}
      title={isSampled ? 'One of them is being sampled already' : '10 s, all of them in the same seconds'}
      onClick={() => void startProfile({ clusterId, slots, kind: 'cpu', forMs: 10_000 })}
    >
      CPU profile
    </Button>
  )
}

function actedWords({ action, doneCount, refused }: ActedOnMany): string {
  const done = `${workerAction(action).words}: ${doneCount} of ${doneCount + refused.length}`
  return [done, ...refused.map(({ slot, words }) => `slot ${slot}: ${words}`)].join(' · ')
}
