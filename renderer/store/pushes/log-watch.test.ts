import { beforeEach, describe, expect, it } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { ok } from '../../../shared/result.ts'
import { aCluster } from '../../testing/cluster.ts'
import { type DeckState, initialState } from '../deck-state.ts'
import { type LogChoice, logChoice, setLogQuery } from '../log-choice.ts'
import { watchLog } from './log-watch.ts'

const attached: DeckState = {
  ...initialState,
  connection: 'attached',
  screen: 'logs',
  clusterId: 'a',
  order: ['a', 'b'],
  live: { ...initialState.live, clusters: { a: aCluster('a'), b: aCluster('b') } },
}

function given(state: DeckState) {
  const store = createStore<DeckState>(() => state)
  const targets: unknown[] = []
  let waiting: (() => void) | null = null
  const watch = watchLog({
    store,
    choice: logChoice,
    bridge: {
      invoke: async (_name, input) => {
        targets.push('target' in input ? input.target : null)
        return ok(undefined as never)
      },
    },
    after(_delayMs, callback) {
      waiting = callback
      return () => {
        waiting = null
      }
    },
  })
  return { store, targets, watch, type: () => waiting?.() }
}

describe('the watched log', () => {
  beforeEach(() => logChoice.setState({ queries: {} } satisfies Partial<LogChoice>))

  it('is told of while its screen is shown, and not after', () => {
    const { store, targets, watch } = given({ ...attached, screen: 'live' })
    watch.refresh()
    expect(targets).toEqual([])
    store.setState({ screen: 'logs' })
    expect(targets).toEqual([{ clusterId: 'a', query: '', mode: 'highlight' }])
    store.setState({ screen: 'live' })
    expect(targets.at(-1)).toBeNull()
    expect(targets).toHaveLength(2)
  })

  it('is asked for again after a new attach', () => {
    const { targets, watch } = given(attached)
    watch.refresh()
    watch.refresh()
    expect(targets).toHaveLength(2)
  })

  it('is searched when typing stops, once', () => {
    const { targets, watch, type } = given(attached)
    watch.refresh()
    setLogQuery('a', { query: 'c' })
    setLogQuery('a', { query: 'ca' })
    expect(targets).toHaveLength(1)
    type()
    expect(targets.slice(1)).toEqual([{ clusterId: 'a', query: 'ca', mode: 'highlight' }])
    setLogQuery('a', { mode: 'filter' })
    expect(targets.at(-1)).toEqual({ clusterId: 'a', query: 'ca', mode: 'filter' })
    watch.end()
    setLogQuery('a', { mode: 'highlight' })
    expect(targets).toHaveLength(3)
  })
})
