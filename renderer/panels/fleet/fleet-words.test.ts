import { describe, expect, it } from 'vitest'
import type { FleetNodeEngine } from '../../../shared/containers/fleet.ts'
import { formatDuration } from '../../format/duration.ts'
import { aFleet, aFleetNode, aReplica } from '../../testing/fleet.ts'
import { updateRefusal } from './fleet-head.tsx'
import {
  engineState,
  fleetRefusal,
  fleetSentence,
  networkWords,
  nodeEngineState,
  nodeState,
  shortImage,
  theirWordsOf,
  updateState,
} from './fleet-words.ts'

describe('a fleet in words', () => {
  it('names what is open, on which engine, and the swarm', () => {
    expect(fleetSentence(aFleet())).toBe('service web on Docker 20.10 · swarm of 3 nodes')
    const alone = [aFleetNode('laptop', { role: 'alone' })]
    expect(fleetSentence(aFleet({ words: 'label app=web', nodes: alone }))).toBe('label app=web on Docker 20.10')
  })

  it('says of a lost engine since when, and why', () => {
    const { engine } = aFleet()
    const lost = {
      ...engine,
      state: 'lost',
      words: 'connect ECONNREFUSED; asked again every 2 s',
      heardAtMs: 1000,
    } as const
    const state = engineState({ engine: lost }, 13_000)
    expect(state).toMatchObject({ icon: 'disconnect', tone: 'bad' })
    expect(state.word).toBe(`engine lost ${formatDuration(12_000)}`)
    expect(state.sentence).toContain('ago: what is shown is as old. connect ECONNREFUSED; asked again every 2 s')
  })

  it('tells of an engine whose clock is off, and not of one within a second', () => {
    const { engine } = aFleet()
    expect(engineState({ engine: { ...engine, clockSkewMs: -4000 } }, 1000).sentence).toContain('behind ours')
    expect(engineState({ engine: { ...engine, clockSkewMs: 300 } }, 1000).sentence).toBe('Docker 20.10.24 answers')
  })

  it('lets the state of a node speak over its availability', () => {
    const words = [
      aFleetNode('a'),
      aFleetNode('a', { availability: 'drain' }),
      aFleetNode('a', { availability: 'pause' }),
      aFleetNode('a', { availability: 'drain', state: 'down' }),
      aFleetNode('a', { state: 'unknown' }),
    ].map((node) => nodeState(node).word)
    expect(words).toEqual(['ready', 'drained', 'paused', 'down', 'unknown'])
  })

  it('counts an update, with the words of its engine behind', () => {
    const update = {
      state: 'running',
      theirWords: 'update in progress',
      startedAtMs: 0,
      endedAtMs: null,
      replacedCount: 2,
      totalCount: 6,
    } as const
    expect(updateState(update)).toMatchObject({
      word: 'updating 2 of 6',
      sentence: 'updating 2 of 6. The engine says: update in progress',
    })
    expect(updateState({ ...update, state: 'done', endedAtMs: 41_000 }).sentence).toContain('updated after 41')
    expect(updateRefusal(aFleet({ update }))).toContain('Wait until it is over')
    expect(updateRefusal(aFleet({ update: { ...update, state: 'paused' } }))).toBeNull()
    expect(updateRefusal(aFleet({ refusals: { update: 'no service' } }))).toBe('no service')
  })

  it('refuses what no container takes, and what its engine refuses', () => {
    const fleet = aFleet({ refusals: { signal: 'the task is on another node' } })
    expect(fleetRefusal(fleet, 'worker.sigterm')).toBe('the task is on another node')
    expect(fleetRefusal(fleet, 'worker.pause')).toBeNull()
    expect(fleetRefusal(fleet, 'worker.disconnect')).toContain('no IPC channel')
    expect(fleetRefusal(fleet, 'worker.remove-slot')).toContain('set the number of workers')
    expect(fleetRefusal(fleet, 'worker.rotate-out')).toContain('spread by IPVS')
    const front = aFleet({ spread: { by: 'front', words: 'dealt out by the deck: random' } })
    expect(fleetRefusal(front, 'worker.rotate-out')).toBeNull()
  })

  it('says of a task what is known, and that nobody measures the rest', () => {
    expect(theirWordsOf({ theirState: 'shutdown', theirWords: 'task: non-zero exit (137)' })).toBe(
      'shutdown: task: non-zero exit (137)',
    )
    expect(networkWords(aReplica(1, { networkInBytesPerSec: null, networkOutBytesPerSec: null }))).toBe('not measured')
    expect(networkWords(aReplica(1))).toBe('12.4 kB/s in, 88.2 kB/s out'.replace(/ kB/g, '\u202fkB'))
    expect(shortImage(`shop:1.4@sha256:${'0f'.repeat(32)}`)).toBe('shop:1.4')
  })
})

describe('the engine of a node', () => {
  const wordOf = (engine: Partial<FleetNodeEngine>) => {
    const whole = {
      host: 'ssh://b',
      state: 'connected',
      words: '',
      heardAtMs: null,
      clockSkewMs: 0,
      ...engine,
    } as const
    return nodeEngineState(aFleetNode('node-b', { engine: whole }), 20_000)
  }

  it('is nothing where nobody reaches it', () => {
    expect(nodeEngineState(aFleetNode('node-b'), 20_000)).toBeNull()
  })

  it('says who it is, since when it is not heard, and that its clock is off', () => {
    expect(wordOf({})).toMatchObject({ word: 'reached', tone: 'ok' })
    expect(wordOf({ state: 'own' })?.word).toBe('opened by it')
    expect(wordOf({ clockSkewMs: -90_000 })).toMatchObject({
      icon: 'warn',
      tone: 'warn',
      word: expect.stringMatching(/^clock .* behind ours$/),
    })
    expect(wordOf({ state: 'lost', words: 'It is gone; tried again by itself', heardAtMs: 8_000 })).toMatchObject({
      tone: 'warn',
      sentence: expect.stringMatching(
        /^The engine of node-b at ssh:\/\/b is not heard since 12.s.*tried again by itself$/,
      ),
    })
    expect(wordOf({ state: 'lost' })?.word).toBe('never heard')
  })
})
