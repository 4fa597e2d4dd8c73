import { describe, expect, it } from 'vitest'
import type { ListenAddress, SlotSnapshot } from '../../../shared/model/worker.ts'
import { describeSilence, findProblems } from './problems.ts'

const address: ListenAddress = { address: '::', port: 3000, path: null, transport: 'tcp6', exclusive: false }

function failedSlot(slot: number): SlotSnapshot {
  return {
    slot,
    phase: 'failed',
    phaseSinceAtMs: 0,
    health: 'ok',
    healthSinceAtMs: 0,
    stuck: null,
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
    outOfRotation: null,
    notListeningHint: null,
    aside: null,
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
      cut: null,
      warning: null,
      followed: 'give-up',
      delayMs: null,
      replacedBy: null,
      error: null,
      how: `slot ${slot} exited with code 1 after 40 ms`,
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

  it('name what keeps a worker from staying up, while nobody else listens or it happens again', () => {
    const { lastExit } = failedSlot(1)
    if (lastExit === null) expect.fail()
    const tried = (slot: number, unstableCount: number): SlotSnapshot => ({
      ...failedSlot(slot),
      phase: 'starting',
      why: null,
      unstableCount,
      lastExit: { ...lastExit, slot, followed: 'back-off' },
    })
    const up: SlotSnapshot = { ...failedSlot(9), phase: 'listening', lastExit: null }
    const found = (...slots: SlotSnapshot[]) => findProblems(slots, [], said('Error: no database (a.js:2)'))
    expect(found(tried(1, 1), tried(2, 1))).toMatchObject([
      { tone: 'bad', slot: null, title: '2 slots do not stay up (1–2): Error: no database (a.js:2)' },
    ])
    expect(found(tried(1, 1), up)).toEqual([])
    expect(found(tried(1, 2), up)).toMatchObject([{ tone: 'warn', slot: 1 }])
    expect(found(tried(1, 0))).toEqual([])
    expect(found({ ...tried(1, 1), phase: 'listening' })).toEqual([])
    // What was given up for the same reason says it for all.
    expect(found(failedSlot(3), tried(1, 1)).map(({ id }) => id)).toEqual(['failed:3g5'])
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

  it.each([
    [{ kind: 'listener', who: 'nginx (pid 812)', pid: 812 }, 'nginx (pid 812) already listens there'],
    [
      { kind: 'connection', who: 'curl (pid 9)', peer: '10.0.0.1:443', range: '32768–60999' },
      'curl (pid 9) has a connection to 10.0.0.1:443 whose own end is this port',
    ],
    [{ kind: 'other-file' }, 'A file that is no socket lies there'],
    [null, 'Who listens there is not known'],
    [
      { kind: 'listener', who: 'node b.js (pid 7)', pid: 7, startedBy: 1 },
      'node b.js (pid 7) already listens there, and slot 1 of this cluster started it',
    ],
  ] as const)('name what stands in the way of a port: %j', (holder, words) => {
    const [problem] = findProblems([], [{ address, code: 'EADDRINUSE', holder, isFree: false }], said())
    expect(problem).toMatchObject({ title: 'port 3000 cannot be bound: EADDRINUSE', action: 'restart' })
    expect(problem?.detail).toContain(words)
  })

  it('offer to delete the file that a socket left', () => {
    const path: ListenAddress = {
      address: null,
      port: null,
      path: '/run/app.sock',
      transport: 'unix',
      exclusive: false,
    }
    const [problem] = findProblems(
      [],
      [{ address: path, code: 'EADDRINUSE', holder: { kind: 'stale-socket' }, isFree: false }],
      said(),
    )
    expect(problem).toMatchObject({ title: '/run/app.sock cannot be bound: EADDRINUSE', action: 'delete-socket' })
    expect(problem?.detail).toContain('nobody listens there any more')
    expect(problem?.detail).not.toContain('process')
  })
})
