import { describe, expect, it } from 'vitest'
import type { ProfileRun, ProfileSummary } from '../../shared/inspection/profile.ts'
import { aProfileRun, aProfileSummary } from '../testing/profile.ts'
import { createDeckStore } from './deck-store.ts'
import { onceOver, profileOfRun, runOf } from './profiles.ts'

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

describe('a run that this window began', () => {
  const run = aProfileRun()
  const made = aProfileSummary({ profileId: 'made' })

  function watched() {
    const store = createDeckStore()
    const told: unknown[] = []
    const push = (running: readonly ProfileRun[], kept: readonly ProfileSummary[]) =>
      store.setState({ profiles: { running, kept } })
    return { store, told, push, tell: (...words: unknown[]) => told.push(words) }
  }

  it('is told of once, when it is over', () => {
    const { store, told, push, tell } = watched()
    push([run], [])
    onceOver(store, 'run', [], tell)
    push([{ ...run, state: 'reading' }], [])
    expect(told).toEqual([])
    push([], [made])
    push([], [made, aProfileSummary({ profileId: 'later' })])
    expect(told).toEqual([[{ ...run, state: 'reading' }, made]])
  })

  it('is waited for where its own push is still to come', () => {
    const { store, told, push, tell } = watched()
    onceOver(store, 'run', [], tell)
    push([run], [])
    push([], [])
    expect(told).toEqual([[run, null]])
  })
})
