import { describe, expect, it } from 'vitest'
import type { ListenAddress, SlotSnapshot } from '../../shared/model/worker.ts'
import { clusterUrl } from './cluster-url.ts'
import { describeSilence, findProblems } from './problems.ts'

const address: ListenAddress = { address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }

function failedSlot(slot: number): SlotSnapshot {
  return {
    slot,
    phase: 'failed',
    phaseSinceAtMs: 0,
    health: 'ok',
    healthSinceAtMs: 0,
    generation: 5,
    workerId: null,
    pid: null,
    startedAtMs: null,
    bootMs: null,
    restartCount: 4,
    unstableCount: 5,
    nextTryAtMs: null,
    why: `slot ${slot} exited with code 1 after 40 ms`,
    drain: null,
    successor: null,
    leaving: [],
    notListeningHint: null,
    agent: 'absent',
    listens: [],
    lastExit: {
      slot,
      generation: 5,
      pid: 100 + slot,
      code: 1,
      signal: null,
      cause: 'crash',
      uptimeMs: 40,
      startedAtMs: 0,
      atMs: 40,
      monoMs: 40,
      onlineMs: null,
      isFirstOfRun: false,
      warning: null,
      followed: 'give-up',
      delayMs: null,
      words: `slot ${slot} exited with code 1 after 40 ms`,
    },
  }
}

const said =
  (error: string | null = null, lines: readonly string[] = []) =>
  () => ({ error, lines })

describe('problems of a cluster', () => {
  it('are none when nothing failed', () => {
    expect(findProblems([], [], said())).toEqual([])
  })

  it('name the error of a failed slot, and show what it printed', () => {
    const [problem] = findProblems(
      [failedSlot(2)],
      [],
      said('SyntaxError: Unexpected end of input (a.js:2)', ['a.js:2']),
    )
    const title = 'Slot 2 failed: SyntaxError: Unexpected end of input (a.js:2)'
    expect(problem).toMatchObject({ title, slot: 2, action: 'retry', outputTail: ['a.js:2'] })
    expect(problem?.detail).toContain('exited with code 1')
    expect(findProblems([failedSlot(2)], [], said())[0]?.title).toBe('Slot 2 failed')
  })

  it('tell failed slots together', () => {
    const problems = findProblems([failedSlot(1), failedSlot(2), failedSlot(4)], [], said())
    expect(problems.map((problem) => problem.title)).toEqual(['3 slots failed (1–2, 4)'])
  })

  it('name a worker that does not answer, while it does not', () => {
    const slots = [1, 2, 3].map(
      (slot) => ({ ...failedSlot(slot), health: slot === 1 ? 'ok' : 'unresponsive' }) as const,
    )
    expect(describeSilence(slots, [1, 2], 3000)).toMatchObject([
      { slot: 2, title: 'slot 2 has not answered for more than 3 s', action: 'look' },
    ])
  })

  it('name who holds a port', () => {
    const [problem] = findProblems([], [{ address, code: 'EADDRINUSE', holder: 'nginx (pid 812)' }], said())
    expect(problem?.title).toBe('port 3000 cannot be bound: EADDRINUSE')
    expect(problem?.detail).toContain('nginx (pid 812) already listens there')
  })
})

describe('address of a cluster', () => {
  it('is reached through localhost when it listens everywhere', () => {
    expect(clusterUrl([address])).toBe('http://localhost:3000')
  })

  it('keeps a host it was told', () => {
    expect(clusterUrl([{ ...address, address: 'fe80::1' }])).toBe('http://[fe80::1]:3000')
  })

  it('is none for UNIX sockets and UDP', () => {
    const unix: ListenAddress = { address: null, port: null, path: '/tmp/s', transport: 'unix', exclusive: false }
    expect(clusterUrl([unix, { ...address, transport: 'udp4' }])).toBeNull()
  })
})
