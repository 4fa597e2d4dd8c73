import { describe, expect, it } from 'vitest'
import { type Phase, phases, type SlotSnapshot } from '../../shared/model/worker.ts'
import { anExit } from '../testing/cluster.ts'
import { describeState, followsClock } from './slot-state.ts'

const nowMs = 100_000
const slot: Parameters<typeof describeState>[0] = {
  phase: 'listening',
  phaseSinceAtMs: nowMs - 5000,
  health: 'ok',
  healthSinceAtMs: nowMs - 3200,
  stuck: null,
  nextTryAtMs: null,
  drain: null,
  successor: null,
  leaving: [],
  notListeningHint: null,
  aside: null,
  outOfRotation: null,
  lastExit: null,
}
const shown = (changes: Partial<SlotSnapshot>) => describeState({ ...slot, ...changes }, nowMs)

describe('state of a slot', () => {
  it.each<[Phase, string, string]>([
    ['starting', 'starting', 'info'],
    ['online', 'online', 'info'],
    ['listening', 'listening', 'ok'],
    ['draining', 'draining', 'info'],
    ['exited', 'exited', 'idle'],
    ['backing-off', 'backing off', 'warn'],
    ['failed', 'failed', 'bad'],
    ['stopped', 'stopped', 'idle'],
  ])('says %s as "%s" in tone %s', (phase, word, tone) => {
    expect(shown({ phase })).toMatchObject({ word, tone })
  })

  it('calls a slot empty whose worker ended, and which its own primary left so', () => {
    const exited = anExit({ followed: 'rest', code: null, signal: 'SIGKILL', cause: 'asked' })
    expect(shown({ phase: 'stopped', lastExit: exited })).toMatchObject({ word: 'empty', extra: 'SIGKILL' })
    for (const cause of ['stop', 'primary'] as const) {
      const led = anExit({ followed: 'rest', cause })
      expect(shown({ phase: 'stopped', lastExit: led }).word).toBe('stopped')
    }
  })

  it('has a word for every phase', () => {
    expect(phases.map((phase) => shown({ phase }).word)).not.toContain('')
  })

  it('says of one that listens and is dealt nothing that it is out of rotation', () => {
    const outOfRotation = { reason: 'by-hand', sinceAtMs: nowMs } as const
    expect(shown({ outOfRotation })).toMatchObject({ word: 'out of rotation', icon: 'rotate-out' })
    expect(shown({ outOfRotation, health: 'paused' })).toMatchObject({ word: 'paused' })
    expect(shown({ outOfRotation, phase: 'starting' })).toMatchObject({ word: 'starting' })
  })

  it('lets health speak over the phase of a worker that should serve', () => {
    expect(shown({ health: 'unresponsive' })).toMatchObject({ word: 'unresponsive', tone: 'hot', extra: '3.2\u202fs' })
    expect(shown({ phase: 'online', health: 'paused' }).word).toBe('paused')
    expect(shown({ phase: 'draining', health: 'unresponsive' }).word).toBe('draining')
  })

  it('counts down to the next try and to the end of a drain', () => {
    expect(shown({ phase: 'backing-off', nextTryAtMs: nowMs + 4200 }).extra).toBe('4.2\u202fs')
    const none = { startedAtMs: nowMs, numbers: null, movedTo: null, endedBy: null, toldBy: null }
    const drain = { ...none, step: 'finishing', endsAtMs: nowMs + 8000, openConnections: 3 } as const
    expect(shown({ phase: 'draining', drain }).extra).toBe('8.0\u202fs, 3 left')
    expect(shown({ phase: 'draining', drain: { ...drain, step: 'SIGTERM' } }).extra).toBe('SIGTERM, 8.0\u202fs')
    const told = { ...drain, step: 'signal', toldBy: 'SIGUSR2' } as const
    expect(shown({ phase: 'draining', drain: told }).extra).toBe('SIGUSR2, 8.0\u202fs')
  })

  it('tells of the other worker during a reload', () => {
    const successor = { generation: 3, pid: 4711, startedAtMs: nowMs, phase: 'starting' } as const
    expect(shown({ successor }).extra).toBe('g3 starting')
    const numbers = { startedAtMs: nowMs, numbers: null, movedTo: null, endedBy: null, toldBy: null }
    const drain = { ...numbers, step: 'finishing', endsAtMs: nowMs + 8000, openConnections: 3 } as const
    expect(shown({ leaving: [{ generation: 2, pid: 4710, drain }] }).extra).toBe('g2 drains 8.0\u202fs, 3 left')
  })

  it('knows when its words change with time', () => {
    const drain = {
      startedAtMs: nowMs,
      numbers: null,
      movedTo: null,
      endedBy: null,
      toldBy: null,
      openConnections: 3,
    } as const
    const ending = { ...drain, step: 'finishing', endsAtMs: nowMs + 8000 } as const
    const states: Partial<SlotSnapshot>[] = [
      ...phases.map((phase) => ({ phase, nextTryAtMs: nowMs + 4200, drain: ending })),
      ...(['unresponsive', 'paused'] as const).map((health) => ({ health })),
      { leaving: [{ generation: 2, pid: 4710, drain: ending }] },
    ]
    for (const state of states) {
      const facts = { ...slot, ...state }
      const isTimeless = describeState(facts, nowMs).extra === describeState(facts, nowMs + 2500).extra
      expect(followsClock(facts), JSON.stringify(state)).toBe(!isTimeless)
    }
  })

  it('is calm about a worker that runs without a server', () => {
    const words = { phase: 'online', notListeningHint: 'it seems to run without', aside: 'no-server' } as const
    expect(shown(words)).toEqual({ icon: 'no-server', word: 'online', tone: 'idle', extra: 'without a server' })
  })

  it('says that a worker has a port past the primary', () => {
    const state = shown({ phase: 'online', notListeningHint: 'it has UDP port 3000', aside: 'own-port' })
    expect(state).toEqual({ icon: 'own-port', word: 'online', tone: 'info', extra: 'port of its own' })
  })

  it('warns when an online worker does not listen', () => {
    expect(shown({ phase: 'online', notListeningHint: 'no listen() yet' })).toMatchObject({
      tone: 'warn',
      extra: 'not listening yet',
    })
  })
})
