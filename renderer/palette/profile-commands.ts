import { slotNames } from '../../shared/base/plain-words.ts'
import type { ProfileKind } from '../../shared/inspection/profile.ts'
import { openProfiles, profileStart, startProfile, stopProfile } from '../store/commands/profile-commands.ts'
import type { DeckState } from '../store/deck-state.ts'
import { runOf } from '../store/profiles.ts'
import { command, type KeyHint, type PlainCommand } from './plain-command.ts'

/** Samples of one worker or all, what is kept of them, and the way to end one. */
export function profileCommands({ clusterId, live, profiles }: DeckState, key: KeyHint): PlainCommand[] {
  const names = 'flame graph hot function cpu sampling'
  const kept = command('View', 'profile', 'Profiles', key('profiles'), () => openProfiles(), names)
  const cluster = clusterId === null ? undefined : live.clusters[clusterId]
  if (cluster === undefined) return [kept]
  const run = runOf(profiles, cluster.id)
  if (run !== undefined) {
    const stop = command(
      'Workers',
      'stop',
      'Stop the profile',
      slotNames(run.slots),
      () => void stopProfile(run),
      names,
    )
    return [stop, kept]
  }
  const living = cluster.slots.filter(({ pid }) => pid !== null)
  const begin = (words: string, kind: ProfileKind, slots: readonly number[] | null): PlainCommand =>
    command(
      'Workers',
      'profile',
      words,
      '10 s',
      () => {
        void startProfile({ clusterId: cluster.id, slots, kind, forMs: 10_000 })
      },
      names,
    )
  return [
    kept,
    ...(living.length > 1 ? [begin('CPU profile of all slots', 'cpu', null)] : []),
    ...living.flatMap(({ slot }) => [
      begin(`CPU profile of slot ${slot}`, 'cpu', [slot]),
      begin(`Allocations of slot ${slot}`, 'allocations', [slot]),
      command(
        'Workers',
        'boot',
        `Profile the next start of slot ${slot}`,
        'replaces its worker',
        () => {
          void profileStart(cluster.id, slot)
        },
        'boot slow listening',
      ),
    ]),
  ]
}
