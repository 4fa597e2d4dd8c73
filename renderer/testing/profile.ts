import type { Profile, ProfileRun, ProfileSummary } from '../../shared/inspection/profile.ts'
import { aPart } from '../../shared/profiles/testing/parts.ts'

/** A profile by hand of both slots of cluster `a`. */
export const aProfileSummary = (changes: Partial<ProfileSummary> = {}): ProfileSummary => ({
  profileId: 'p1',
  name: 'CPU of slots 1 and 2',
  clusterId: 'a',
  clusterName: 'Hello',
  kind: 'cpu',
  trigger: 'by-hand',
  atMs: 1_700_000_000_000,
  durationMs: 1000,
  intervalMicros: 1000,
  slots: [1, 2],
  hottest: null,
  byteCount: 12_000,
  ...changes,
})

/** The same with what was sampled, as lines for `aPart`: those of slot 1, of slot 2 and so on. */
export const aProfile = (slots: readonly (readonly string[])[], changes: Partial<Profile> = {}): Profile => ({
  ...aProfileSummary({ slots: slots.map((_, index) => index + 1) }),
  parts: slots.map((lines, index) => aPart(lines, index + 1)),
  refused: [],
  ...changes,
})

/** A run of 10 s on both slots of cluster `a`. */
export const aProfileRun = (changes: Partial<ProfileRun> = {}): ProfileRun => ({
  runId: 'run',
  clusterId: 'a',
  kind: 'cpu',
  trigger: 'by-hand',
  slots: [1, 2],
  startedAtMs: 1_700_000_000_000,
  endsAtMs: 1_700_000_010_000,
  state: 'sampling',
  ...changes,
})
