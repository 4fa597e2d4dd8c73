import './profile-button.css'
import { slotNames } from '../../../shared/base/plain-words.ts'
import type { ProfileRun } from '../../../shared/inspection/profile.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { Menu, MenuItem, MenuNote, MenuSeparator } from '../../components/menu.tsx'
import { placeName } from '../../format/place-name.ts'
import { openProfiles, profileStart, startProfile, stopProfile } from '../../store/commands/profile-commands.ts'
import { pendingKeys } from '../../store/commands/run-command.ts'
import { runOf } from '../../store/profiles.ts'
import { useDeck, usePending } from '../../store/use-deck.ts'
import { useSecond } from '../../store/use-second.ts'
import { runRatio, runWords } from './run-words.ts'

/** How long one may sample from the menu. */
const seconds = [5, 10, 30] as const

interface ProfileButtonProps {
  readonly clusterId: string
  readonly slot: SlotSnapshot
  readonly slotCount: number
  /** A start of it can be sampled: the deck forks it. */
  readonly hasNextStart: boolean
}

/** Samples a worker, or all of them in the same seconds; while it does, the time left and a way to end it. */
export function ProfileButton({ clusterId, slot, slotCount, hasNextStart }: ProfileButtonProps) {
  const run = useDeck((state) => runOf(state.profiles, clusterId, slot.slot))
  const pending = usePending(pendingKeys.profile(clusterId))
  if (run !== undefined) return <RunProgress run={run} isEnding={pending} />
  return (
    <Menu
      name={`CPU profile of ${placeName(slot.slot)}`}
      align="start"
      trigger={
        <Button icon="profile" pending={pending}>
          CPU profile
          <Icon name="down" size={12} />
        </Button>
      }
    >
      <ProfileItems clusterId={clusterId} slot={slot} slotCount={slotCount} hasNextStart={hasNextStart} />
    </Menu>
  )
}

function ProfileItems({ clusterId, slot: { slot, health }, slotCount, hasNextStart }: ProfileButtonProps) {
  const isStill = health === 'unresponsive' || health === 'paused'
  return (
    <>
      {isStill && (
        <MenuNote>
          <Icon name={health === 'paused' ? 'paused' : 'unresponsive'} size={12} className="tone-hot" />
          <span>
            {health === 'paused' ? 'The worker is stopped' : 'The loop is blocked'}: this slot can only be sampled once
            it goes on.
          </span>
        </MenuNote>
      )}
      {seconds.map((each) => (
        <MenuItem
          key={each}
          icon="profile"
          label={`${each} s of ${placeName(slot)}`}
          hint="CPU"
          onSelect={() => void startProfile({ clusterId, slots: [slot], kind: 'cpu', forMs: each * 1000 })}
        />
      ))}
      {slotCount > 1 && slot !== ownPrimaryPlace && (
        <>
          <MenuSeparator />
          {seconds.map((each) => (
            <MenuItem
              key={each}
              icon="profile"
              label={`${each} s of all ${slotCount} slots`}
              hint="the same seconds"
              onSelect={() => void startProfile({ clusterId, slots: null, kind: 'cpu', forMs: each * 1000 })}
            />
          ))}
        </>
      )}
      <MenuSeparator />
      <MenuItem
        icon="memory"
        label={`Allocations of ${placeName(slot)}, 10 s`}
        hint="what is still held"
        onSelect={() => void startProfile({ clusterId, slots: [slot], kind: 'allocations', forMs: 10_000 })}
      />
      {slot !== ownPrimaryPlace && hasNextStart && (
        <MenuItem
          icon="boot"
          label={`The next start of slot ${slot}`}
          hint="replaces its worker"
          onSelect={() => void profileStart(clusterId, slot)}
        />
      )}
      <MenuSeparator />
      <MenuItem icon="list" label="Kept profiles…" onSelect={() => openProfiles()} />
    </>
  )
}

function RunProgress({ run, isEnding }: { readonly run: ProfileRun; readonly isEnding: boolean }) {
  const nowMs = useSecond(true)
  const ratio = runRatio(run, nowMs)
  const what = run.kind === 'cpu' ? 'CPU profile' : 'Allocations'
  return (
    <div className="pb">
      <div className="pb-words" role="status" aria-label={what} aria-live="off">
        <Icon name="busy" size={12} className="icon-busy" />
        <span className="ellipsis">
          {what} of {run.slots[0] === ownPrimaryPlace ? placeName(ownPrimaryPlace) : slotNames(run.slots)}:{' '}
          {runWords(run, nowMs)}
        </span>
      </div>
      <progress
        className="pb-bar"
        aria-label={`${what}, time that is over`}
        {...(ratio === null ? {} : { value: ratio })}
      />
      <Button
        size="mini"
        icon="stop"
        pending={isEnding || run.state === 'reading'}
        onClick={() => void stopProfile(run)}
      >
        Stop
      </Button>
    </div>
  )
}
