import { describe, expect, it } from 'vitest'
import type { SlotSnapshot } from '../../../shared/model/worker.ts'
import { aCluster, aSlot } from '../../testing/cluster.ts'
import { describeCluster, listeningTone, workersWords } from './cluster-state.ts'

const clusterOf = (...changes: Partial<SlotSnapshot>[]) =>
  aCluster(
    'c',
    changes.map((change, index) => aSlot(index + 1, change)),
  )

describe('cluster state', () => {
  it.each<[string, Partial<SlotSnapshot>[], string, string]>([
    ['all listen', [{}, {}], '2/2', 'ok'],
    ['one starts', [{}, { phase: 'starting' }], '1/2', 'info'],
    ['one failed', [{ phase: 'failed' }, { health: 'unresponsive' }], '1 failed', 'bad'],
    ['one stuck', [{ health: 'unresponsive' }, { phase: 'backing-off' }], '1 stuck', 'hot'],
    ['two back off', [{ phase: 'backing-off' }, { phase: 'backing-off' }], '2 backing off', 'warn'],
    ['one paused', [{ health: 'paused' }, {}], '1 paused', 'idle'],
  ])('when %s', (_case, changes, word, tone) => {
    expect(describeCluster(clusterOf(...changes))).toMatchObject({ word, tone })
  })

  it('is calm where every worker runs without a server, and only there', () => {
    const alone = { phase: 'online', notListeningHint: 'it seems to', aside: 'no-server' } as const
    const all = clusterOf(alone, alone)
    expect(describeCluster(all)).toMatchObject({ icon: 'no-server', word: 'no server', tone: 'idle' })
    expect(listeningTone(all)).toEqual({ icon: 'no-server', tone: 'idle' })
    expect(workersWords(all)).toBe('0/2 listening · runs without a server')
    const own = { ...alone, aside: 'own-port' } as const
    expect(describeCluster(clusterOf(own))).toMatchObject({ icon: 'own-port', word: 'own ports', tone: 'info' })
    expect(workersWords(clusterOf(own, alone))).toBe('0/2 listening · has ports of its own')
    const waits = clusterOf(alone, { ...alone, aside: null })
    expect(describeCluster(waits)).toMatchObject({ word: '1 not listening', tone: 'warn' })
    expect(workersWords(waits)).toBe('0/2 listening')
  })

  it('says stopped, whatever the slots were', () => {
    expect(describeCluster({ ...clusterOf({ phase: 'failed' }), runState: 'stopped' }).word).toBe('stopped')
  })

  it('says no number of workers where its own primary decides, and does not run', () => {
    const cluster = { ...clusterOf({ phase: 'stopped' }), runState: 'stopped', listeningCount: 0 } as const
    expect(workersWords(cluster)).toBe('0/1 listening')
    expect(workersWords({ ...cluster, settings: { ...cluster.settings, primary: 'own' } })).toBe('stopped')
  })

  it('turns bad only when nobody listens and a slot failed', () => {
    expect(listeningTone(clusterOf({ phase: 'failed' }, {})).tone).toBe('warn')
    expect(listeningTone(clusterOf({ phase: 'failed' }, { phase: 'failed' })).tone).toBe('bad')
    expect(listeningTone(clusterOf({})).tone).toBe('ok')
  })

  it('is not alarmed while the cluster comes up or goes down', () => {
    const rising = { ...clusterOf({ phase: 'starting' }, {}), runState: 'starting' as const }
    expect(listeningTone(rising).tone).toBe('info')
    expect(listeningTone({ ...clusterOf({ phase: 'backing-off' }, {}), runState: 'starting' }).tone).toBe('warn')
    expect(listeningTone({ ...clusterOf({ phase: 'draining' }), runState: 'stopping' }).tone).toBe('info')
  })
})
