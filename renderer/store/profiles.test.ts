import { describe, expect, it } from 'vitest'
import { aProfileRun, aProfileSummary } from '../testing/profile.ts'
import { profileOfRun, runOf } from './profiles.ts'

describe('what came of a run', () => {
  const old = aProfileSummary({ profileId: 'old' })

  it('is the profile that was not there before', () => {
    const made = aProfileSummary({ profileId: 'made' })
    expect(profileOfRun(aProfileRun(), [old], [made, old])).toBe(made)
  })

  it('is nothing where nothing was kept, or only what others made meanwhile', () => {
    const others = [
      aProfileSummary({ profileId: 'b', clusterId: 'other' }),
      aProfileSummary({ profileId: 'c', kind: 'allocations' }),
      aProfileSummary({ profileId: 'd', trigger: 'stall' }),
      aProfileSummary({ profileId: 'e', slots: [7] }),
    ]
    expect(profileOfRun(aProfileRun(), [old], [old])).toBeUndefined()
    expect(profileOfRun(aProfileRun(), [old], [...others, old])).toBeUndefined()
  })
})

describe('the run of a slot', () => {
  it('is the one that samples it, in its own cluster', () => {
    const running = [aProfileRun({ runId: 'x', clusterId: 'other' }), aProfileRun({ slots: [1, 2] })]
    const snapshot = { running, kept: [] }
    expect(runOf(snapshot, 'a', 2)?.runId).toBe('run')
    expect(runOf(snapshot, 'a', 3)).toBeUndefined()
    expect(runOf(snapshot, 'a')?.runId).toBe('run')
  })
})
