import { describe, expect, it } from 'vitest'
import { type ErrorCode, fail } from '../../../shared/result.ts'
import { createDeckStore } from '../deck-store.ts'
import { createRunCommand } from './run-command.ts'

const refusing = (code: ErrorCode, message: string) => ({ invoke: () => Promise.resolve(fail(code, message)) })
const options = { pendingKey: 'k', failure: 'shop did not stop', clusterId: 'c' }

describe('run command', () => {
  it('counts what is on its way', async () => {
    const store = createDeckStore()
    const answers: (() => void)[] = []
    const run = createRunCommand(store, {
      invoke: () => new Promise((resolve) => answers.push(() => resolve(fail('refused', 'not now')))),
    })
    const both = [run('cluster.stop', { clusterId: 'c' }, options), run('cluster.stop', { clusterId: 'c' }, options)]
    expect(store.getState().pending).toEqual({ k: 2 })
    for (const answer of answers) answer()
    await Promise.all(both)
    expect(store.getState().pending).toEqual({})
  })

  it('makes a failure an alert, the same one only once', async () => {
    const store = createDeckStore()
    const run = createRunCommand(store, refusing('not-reached-in-time', 'slot 3 did not drain within 5000 ms'))
    await run('cluster.stop', { clusterId: 'c' }, options)
    await run('cluster.stop', { clusterId: 'c' }, options)
    expect(store.getState().alerts).toMatchObject([
      { id: 2, title: 'shop did not stop', detail: 'slot 3 did not drain within 5000 ms', clusterId: 'c' },
    ])
  })

  it('drops the alert when the same command succeeds for the same cluster', async () => {
    const store = createDeckStore()
    const failing = createRunCommand(store, refusing('not-reached-in-time', 'slot 3 did not drain'))
    await failing('cluster.stop', { clusterId: 'c' }, options)
    const succeeding = createRunCommand(store, { invoke: () => Promise.resolve(JSON.parse('{"ok":true}')) })
    await succeeding('cluster.stop', { clusterId: 'other' }, { ...options, clusterId: 'other' })
    expect(store.getState().alerts).toHaveLength(1)
    await succeeding('cluster.stop', { clusterId: 'c' }, options)
    expect(store.getState().alerts).toEqual([])
  })

  it('only mentions what is already so', async () => {
    const store = createDeckStore()
    await createRunCommand(store, refusing('already-so', 'shop is stopped'))(
      'cluster.stop',
      { clusterId: 'c' },
      options,
    )
    expect(store.getState().alerts).toEqual([])
    expect(store.getState().toasts.map((toast) => toast.words)).toEqual(['shop is stopped'])
  })

  it('leaves the failure to a caller that shows it', async () => {
    const store = createDeckStore()
    const result = await createRunCommand(store, refusing('script-missing', 'x'))('cluster.open', { scriptPath: '/a' })
    expect(result.ok).toBe(false)
    expect(store.getState().alerts).toEqual([])
  })
})
