import { renderToStaticMarkup } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FaultsSnapshot } from '../../../../shared/model/fault.ts'
import { initialState } from '../../../store/deck-state.ts'
import { deckStore } from '../../../store/deck-store.ts'
import { aCluster } from '../../../testing/cluster.ts'
import { aFault } from '../../../testing/fault.ts'
import { FaultStrip } from '../strip/fault-strip.tsx'
import { ActiveFaults } from './active-faults.tsx'

/** The window with these faults in its only cluster. */
function given(faults: Partial<FaultsSnapshot>): void {
  const cluster = { ...aCluster('a', 4), faults: { active: [], ended: [], railWords: null, ...faults } }
  const state = { ...initialState, order: ['a'], live: { ...initialState.live, clusters: { a: cluster } } }
  vi.spyOn(deckStore, 'getInitialState').mockReturnValue(state)
}

const words = (markup: string): string =>
  markup
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
const listed = (): string => renderToStaticMarkup(<ActiveFaults clusterId="a" />)
const strip = (): string => renderToStaticMarkup(<FaultStrip />)

describe('active faults', () => {
  afterEach(() => vi.restoreAllMocks())

  it('name fault, slots, state and what was measured, each with its own way back', () => {
    given({ active: [aFault(), aFault({ id: 2, slots: [1, 2], state: 'injecting', words: '' })] })
    expect(words(listed())).toMatch(/Block event loop on slot 3 .*Undo landed loop silent 3.0 s, OS CPU 99 %/)
    expect(words(listed())).toMatch(/Block event loop on slots 1 and 2 .*Undo injecting/)
    expect(listed()).toContain('aria-label="Undo block event loop on slot 3"')
    expect(listed()).toContain('aria-label="Undo block event loop on slots 1 and 2"')
  })

  it('say of what is over whether it landed, and by whom it ended', () => {
    given({
      ended: [
        aFault({ id: 2, state: 'did-not-land', endedAtMs: 3000, endedBy: 'refused', words: 'no agent' }),
        aFault({ id: 1, state: 'reverted', endedAtMs: 2000, endedBy: 'person' }),
      ],
    })
    expect(words(listed())).toMatch(/did not land no agent · refused .* landed loop silent .* · undone by you$/)
    expect(words(listed())).toContain('None: nothing is hurt on purpose.')
  })

  it('stand in the strip, with a way back while there is one', () => {
    given({ active: [aFault()] })
    expect(words(strip())).toMatch(/^1 fault active · block event loop on slot 3 · \d+:\d\d left Undo Stop all faults$/)
    given({ active: [aFault(), aFault({ id: 2, slots: [1] })] })
    expect(words(strip())).toMatch(/^2 faults active .*slot 3 .*slot 1 .*left Stop all faults$/)
    given({})
    expect(words(strip())).toBe('')
  })

  it('are named in the strip up to three, and counted from there', () => {
    given({ active: [1, 2, 3, 4].map((slot) => aFault({ id: slot, slots: [slot] })) })
    expect(words(strip())).toMatch(/^4 faults active .*slot 3 .* · 1 more/)
  })
})
