import { describe, expect, it } from 'vitest'
import type { DrainNumbers, DrainSnapshot } from '../../../../shared/model/drain.ts'
import type { SwapRecord } from '../../../../shared/model/reload.ts'
import { drainRows, drainStepWords, swapRows } from './drain-rows.ts'

const numbers: DrainNumbers = {
  openConnections: 12,
  requestsInFlight: 2,
  longRequests: 0,
  idleConnections: 10,
  upgradedConnections: 0,
  idleClosedCount: 0,
  movedCount: 4,
  requestsSinceCount: 7,
  lateConnectionsCount: 0,
  lateRequestsCount: 0,
}
const drain = (change: Partial<DrainSnapshot> = {}): DrainSnapshot => ({
  step: 'finishing',
  startedAtMs: 0,
  endsAtMs: 10_000,
  openConnections: 12,
  numbers,
  movedTo: 'g3',
  endedBy: null,
  toldBy: null,
  ...change,
})
const rows = (change?: Partial<DrainSnapshot>) => drainRows(drain(change)).map((row) => row.join(': '))

describe('a drain in the drawer', () => {
  it('tells what is open, what was moved, and what came since', () => {
    expect(rows()).toEqual([
      'Still open: 12 connections: 2 requests in flight, 10 idle',
      'Moved: 4 connections to g3',
      'Since it began: 7 requests on connections open then',
      'Too late: 0 connections, 0 requests',
    ])
  })

  it('names what holds it up, and what was closed', () => {
    const held = { ...numbers, longRequests: 1, upgradedConnections: 3, idleClosedCount: 2 }
    expect(rows({ numbers: held, movedTo: null }).slice(0, 2)).toEqual([
      'Still open: 12 connections: 2 requests in flight, 10 idle, 1 request over 1 s, 3 WebSockets',
      'Moved: 4 connections, 2 idle closed',
    ])
  })

  it('tells what became of one that a reload replaced', () => {
    const swap = {
      slot: 1,
      generation: 1,
      nextGeneration: 2,
      readyMs: 200,
      drainMs: 118,
      numbers,
      warning: null,
    } as const
    const told = (endedBy: SwapRecord['endedBy'], change = {}) =>
      swapRows({ ...swap, endedBy, ...change }).map((row) => row.join(': ').replaceAll('\u202f', ' '))
    expect(told('nothing open')).toEqual([
      'Took: g2 ready in 200 ms, then drained for 118 ms',
      'Ended by: nothing open',
      'Moved: 4 connections',
      'Since it began: 7 requests on connections open then',
      'Too late: 0 connections, 0 requests',
    ])
    expect(told('grace over', { numbers: null }).slice(1)).toEqual(['Ended by: the grace was over'])
    expect(told(null)[1]).toBe('Ended by: it went by itself')
    expect(told('nothing open', { warning: 'it failed' })[2]).toBe('Warning: it failed')
  })

  it('does not guess what the agent has not told', () => {
    expect(rows({ numbers: null, openConnections: null })).toEqual(['Still open: not known'])
  })

  it.each([
    ['finishing', null, null, 'finishing what is open; told to end in 8.0 s at the latest'],
    [
      ...(['signal', 'nothing open', 'SIGTERM'] as const),
      'nothing open any more: got SIGTERM, its own handler runs; disconnected in 8.0 s',
    ],
    [
      ...(['signal', 'grace over', 'shutdown'] as const),
      "the grace is over: got the message 'shutdown', its own handler runs; disconnected in 8.0 s",
    ],
    [
      ...(['disconnect', 'nothing open', 'SIGINT'] as const),
      'its handler of SIGINT did not end it: disconnected; SIGKILL in 8.0 s',
    ],
    ['disconnect', 'nothing open', null, 'nothing open any more: disconnected; SIGTERM in 8.0 s'],
    ['disconnect', 'grace over', null, 'the grace is over: disconnected; SIGTERM in 8.0 s'],
    ['SIGTERM', 'grace over', null, 'got SIGTERM; SIGKILL in 8.0 s'],
    ['SIGKILL', 'grace over', null, 'got SIGKILL'],
  ] as const)('counts down to what comes after %s (%s, %s)', (step, endedBy, toldBy, words) => {
    expect(drainStepWords(drain({ step, endedBy, toldBy }), 2000).replaceAll('\u202f', ' ')).toBe(words)
  })
})
