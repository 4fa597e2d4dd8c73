import { beforeEach, describe, expect, it } from 'vitest'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { Phase } from '../../shared/model/worker.ts'
import { createTerminalLines, isTrouble, type TextTerminalLines } from './terminal-lines.ts'

describe('what the terminal hears', () => {
  let lines: string[]
  let terminal: TextTerminalLines
  let flush: () => void
  let id: number
  beforeEach(() => {
    lines = []
    id = 0
    terminal = createTerminalLines(
      (line) => lines.push(line),
      isTrouble,
      (run) => {
        flush = run
      },
    )
  })

  /** As much of a snapshot as is read. */
  const cluster = (phases: readonly Phase[], text = 'http://localhost:3000', runState = 'running'): void => {
    const listeningCount = phases.filter((phase) => phase === 'listening').length
    const snapshot = { id: 'a', settings: { name: 'hello' }, runState, desired: 2, listeningCount, url: text }
    const slots = phases.map((phase) => ({ phase }))
    const served = listeningCount === 0 ? [] : [{ text }]
    terminal.heard('cluster', { ...snapshot, slots, served } as unknown as ClusterSnapshot)
  }
  const nextId = (): number => {
    id += 1
    return id
  }
  const event = (
    kind: LifecycleEvent['kind'],
    tone: LifecycleEvent['tone'],
    words: string,
    slot: number | null = 1,
    ownId = nextId(),
  ) =>
    terminal.heard('lifecycle', {
      clusterId: 'a',
      event: { id: ownId, atMs: 0, kind, tone, slot, generation: 1, words, mark: null },
    })

  it('is one line when a cluster serves, not one per worker', () => {
    cluster(['starting', 'starting'])
    cluster(['listening', 'online'])
    cluster(['listening', 'listening'])
    cluster(['listening', 'listening'])
    flush()
    expect(lines).toEqual(['hello: 2/2 listening on http://localhost:3000 · Ctrl-C stops'])
  })

  it('says so though a slot was given up, when it moves, and when it was started again', () => {
    cluster(['listening', 'failed'])
    cluster(['listening', 'failed'], 'http://localhost:3001')
    cluster([], '', 'stopped')
    cluster(['listening', 'listening'], 'http://localhost:3001')
    flush()
    expect(lines).toEqual([
      'hello: 1/2 listening on http://localhost:3000 · Ctrl-C stops',
      'hello: 1/2 listening on http://localhost:3001 · Ctrl-C stops',
      'hello: 2/2 listening on http://localhost:3001 · Ctrl-C stops',
    ])
  })

  it('is one line per crash, reload and given-up slot', () => {
    cluster(['starting'])
    event('spawn', 'info', 'slot 1 started')
    event('exit', 'bad', 'slot 1 exited with code 1')
    event('exit', 'hot', 'slot 1 exited by SIGKILL, as asked')
    event('backing-off', 'warn', 'slot 1 exited with code 1, next try in 200 ms')
    event('failed', 'bad', 'slot 1 is given up')
    event('reload', 'info', 'reloading 2 workers', null)
    event('reload', 'ok', 'slot 1: g2 takes over')
    event('reload', 'ok', 'reloaded 2 of 2 workers', null)
    flush()
    expect(lines).toEqual([
      'hello: slot 1 exited with code 1',
      'hello: slot 1 exited with code 1, next try in 200 ms',
      'hello: slot 1 is given up',
      'hello: reloaded 2 of 2 workers',
    ])
  })

  it('names the error that was read late, in the same line', () => {
    cluster(['starting'])
    event('exit', 'bad', 'slot 1 exited with code 1', 1, 7)
    event('exit', 'bad', 'slot 2 exited with code 1', 2, 8)
    event('exit', 'bad', 'slot 1 exited with code 1: Error: no', 1, 7)
    flush()
    event('exit', 'bad', 'slot 2 exited with code 1: Error: no', 2, 8)
    flush()
    expect(lines).toEqual(['hello: slot 1 exited with code 1: Error: no', 'hello: slot 2 exited with code 1'])
  })

  it('is what the deck itself complains of', () => {
    const notice = { id: 'n', atMs: 0, action: null, detail: '/a.js does not exist' }
    terminal.heard('notice', { ...notice, tone: 'bad', title: '/a.js was not started' })
    terminal.heard('notice', { ...notice, tone: 'info', title: 'something else' })
    flush()
    expect(lines).toEqual(['/a.js was not started: /a.js does not exist'])
  })

  it('comes as a text, too, which is read only where a line may come of it', () => {
    const notice = { id: 'n', atMs: 0, action: null, tone: 'bad', title: '/a.js was not started', detail: 'it is gone' }
    terminal.heardText('notice', JSON.stringify(notice))
    terminal.heardText('tick', 'never looked at')
    flush()
    expect(lines).toEqual(['/a.js was not started: it is gone'])
  })
})
