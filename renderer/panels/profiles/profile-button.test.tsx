import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ProfileRun } from '../../../shared/inspection/profile.ts'
import { initialState } from '../../store/deck-state.ts'
import { deckStore } from '../../store/deck-store.ts'
import { aCluster } from '../../testing/cluster.ts'
import { aProfileRun } from '../../testing/profile.ts'
import { ProfileButton } from './profile-button.tsx'

/** The button in the drawer of a slot, while this is being sampled. */
function button(slotNumber: number, running: readonly ProfileRun[]): string {
  const cluster = aCluster('a', 4)
  const live = { ...initialState.live, clusters: { a: cluster } }
  const state = { ...initialState, live, profiles: { running, kept: [] } }
  vi.spyOn(deckStore, 'getInitialState').mockReturnValue(state)
  const slot = cluster.slots.find((each) => each.slot === slotNumber)
  return slot === undefined
    ? ''
    : renderToStaticMarkup(<ProfileButton clusterId="a" slot={slot} slotCount={cluster.slots.length} hasNextStart />)
}

describe('the button "CPU profile"', () => {
  afterEach(() => vi.restoreAllMocks())

  it('is there while the slot is not sampled, also while another one is', () => {
    expect(button(3, [])).toContain('CPU profile')
    expect(button(3, [aProfileRun({ slots: [1, 2] })])).not.toContain('role="status"')
    expect(button(2, [aProfileRun({ clusterId: 'other' })])).not.toContain('role="status"')
  })

  it('gives way to the progress of what samples the slot, with a way to end it', () => {
    const markup = button(2, [aProfileRun({ slots: [1, 2], state: 'starting' })])
    expect(markup).toContain('CPU profile of slots 1 and 2: starting…')
    expect(markup).toMatch(/Stop<\/button>/)
    expect(button(2, [aProfileRun({ kind: 'allocations', state: 'starting' })])).toContain(
      'Allocations of slots 1 and 2',
    )
  })
})
