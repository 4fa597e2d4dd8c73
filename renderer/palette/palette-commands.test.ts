import { describe, expect, it } from 'vitest'
import type { OwnPrimarySnapshot } from '../../shared/model/own-primary.ts'
import type { Recent } from '../../shared/model/settings.ts'
import { initialState } from '../store/deck-state.ts'
import { aCluster, anOwnPrimary, aSlot } from '../testing/cluster.ts'
import { listCommands } from './palette-commands.ts'

const named = (id: string, name: string) => {
  const cluster = aCluster(id)
  return { ...cluster, settings: { ...cluster.settings, name, scriptPath: `/${id}/server.js` } }
}
const recent = (id: string): Recent => ({ settings: { ...named(id, 'api').settings, sample: null }, lastOpenedAtMs: 0 })

describe('commands of the palette', () => {
  it('are told apart, also where they have the same words', () => {
    const clusters = [named('a', 'api'), named('b', 'api'), named('c', 'api'), named('d', 'api (2)')]
    const commands = listCommands({
      ...initialState,
      clusterId: 'a',
      order: clusters.map(({ id }) => id),
      live: { ...initialState.live, clusters: Object.fromEntries(clusters.map((one) => [one.id, one])) },
      recents: [recent('e'), recent('f')],
    })
    const words = commands.map((command) => command.words)
    expect(words.filter((one) => one === 'Run api again')).toHaveLength(2)
    expect(words.filter((one) => one === 'Go to api')).toHaveLength(2)
    expect(new Set(commands.map(({ key }) => key)).size).toBe(commands.length)
  })

  it('send a request to each worker that lives', () => {
    const live = { ...aCluster('a'), slots: [aSlot(1), aSlot(2, { pid: null })] }
    const state = { ...initialState, clusterId: 'a', order: ['a'] }
    const commands = listCommands({ ...state, live: { ...initialState.live, clusters: { a: live } } })
    expect(commands.map(({ words }) => words).filter((words) => words.startsWith('Send a request'))).toEqual([
      'Send a request to slot 1…',
    ])
  })

  it('have what can be done to an own primary, and to what it left', () => {
    const state = { ...initialState, clusterId: 'a', order: ['a'] }
    const wordsWith = (change: Partial<OwnPrimarySnapshot>) => {
      const cluster = { ...aCluster('a'), ownPrimary: anOwnPrimary(change) }
      return listCommands({ ...state, live: { ...initialState.live, clusters: { a: cluster } } }).map(
        ({ words }) => words,
      )
    }
    expect(wordsWith({})).toEqual(expect.arrayContaining(['Inspect your primary', 'SIGKILL your primary']))
    expect(wordsWith({})).not.toContain('Fork one')
    const held = { held: { count: 2, words: '' }, empty: [{ slot: 2, sinceAtMs: 0, words: '' }] }
    expect(wordsWith(held)).toEqual(expect.arrayContaining(['Fork one', 'Let it fork']))
    const ended = wordsWith({ phase: 'ended', pid: null })
    expect(ended).toContain('Start its primary')
    expect(ended).not.toContain('SIGKILL your primary')
  })

  it('are found by their words', () => {
    for (const { key, words } of listCommands(initialState)) expect(key).toContain(words)
  })
})
