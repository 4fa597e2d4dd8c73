import { describe, expect, it } from 'vitest'
import { initialState } from '../store/deck-state.ts'
import { aCluster } from '../testing/cluster.ts'
import { matchCommand } from './match-command.ts'
import { listCommands } from './palette-commands.ts'

const cluster = aCluster('a', 1)
const commands = listCommands({
  ...initialState,
  clusterId: 'a',
  order: ['a'],
  live: { ...initialState.live, clusters: { a: cluster } },
})

const found = (typed: string): readonly string[] =>
  commands
    .map((command) => ({
      words: command.words,
      score: matchCommand(typed, { words: command.key, names: command.names, hints: command.hint }),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ words }) => words)

describe('the search of the palette', () => {
  it.each([
    ['why', 'Inspect slot 1'],
    ['log', 'Logs'],
    ['output', 'Inspect slot 1'],
    ['zoom', 'Zoom in'],
    ['sigkill', 'SIGKILL slot 1'],
    ['rolling', 'Rolling reload'],
    ['reload roll', 'Rolling reload'],
    ['fair', 'Show fairness'],
  ])('finds for %j first %j', (typed, first) => {
    expect(found(typed)[0]).toBe(first)
  })

  it.each(['why', 'log', 'zoom'])('finds no policy for the scattered letters of %j', (typed) => {
    expect(found(typed).filter((words) => words.startsWith('Scheduling policy'))).toEqual([])
  })

  it('finds what has all the words, in whatever order', () => {
    expect(found('policy least')).toEqual(['Scheduling policy: least-connections'])
    expect(found('least policy')).toEqual(['Scheduling policy: least-connections'])
    expect(found('least rolling')).toEqual([])
  })

  it('finds the middle of a word from three letters on', () => {
    expect(matchCommand('robin', { words: 'Scheduling policy: round-robin', names: '', hints: '' })).toBeGreaterThan(0)
    expect(matchCommand('load', { words: 'Rolling reload', names: '', hints: '' })).toBeGreaterThan(0)
    expect(matchCommand('oa', { words: 'Rolling reload', names: '', hints: '' })).toBe(0)
  })

  it('ranks the start of a command before the start of a word, and that before its middle', () => {
    const score = (words: string): number => matchCommand('load', { words, names: '', hints: '' })
    expect(score('Load')).toBeGreaterThan(score('Stop load'))
    expect(score('Stop load')).toBeGreaterThan(score('Rolling reload'))
  })

  it('takes signs as they are', () => {
    expect(found('+')[0]).toBe('Add worker')
    expect(found('  ')).toHaveLength(commands.length)
  })
})
