import { ChildProcess } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { ClusterPromise } from './cluster-promise.ts'
import { conform } from './conform.ts'
import { DrivenPrimary } from './driven-primary.ts'
import type { Driver } from './driver.ts'

const runtime = { name: 'Node 0', major: 0, execPath: '' }

/** A primary that has announced so many events, which is all that the promises below look at. */
function driverThatShows(count: number): Driver {
  return {
    withPrimary(_setting, scenario) {
      const primary = new DrivenPrimary(new ChildProcess())
      const event = {
        worker: 1,
        facts: [],
        isConnected: true,
        isDead: false,
        exitedAfterDisconnect: '',
        isListed: true,
      }
      for (let i = 0; i < count; i++) primary.events.push({ name: 'online', ...event })
      return scenario(primary)
    },
    close() {},
  }
}

function compare(node: number, ours: number, more: Partial<ClusterPromise> = {}) {
  const promise: ClusterPromise = { name: '', observe: async ({ primary }) => primary.events.length, ...more }
  const drivers = { node: driverThatShows(node), ours: driverThatShows(ours) }
  return conform(promise, runtime, 'round-robin', drivers)
}

describe('the verdict on a promise', () => {
  const difference = { why: 'because', ours: 2 }

  it('is the same where both show the same', async () => {
    expect(await compare(1, 1)).toEqual({ kind: 'same' })
    expect(await compare(1, 1, { expected: 1 })).toEqual({ kind: 'same' })
  })

  it.each([
    ['they differ', 1, 2, {}, [true, false]],
    ['they differ and ours is not as expected', 1, 2, { expected: 1 }, [true, false]],
    ['both are wrong in the same way', 2, 2, { expected: 1 }, [false, false]],
    ['only node:cluster is not as expected', 2, 1, { expected: 1 }, [false, true]],
    ['the known difference is gone', 1, 1, { difference }, [true, false]],
    ['the difference is another one than the known', 1, 3, { difference }, [true, false]],
  ])('is wrong where %s', async (_how, node, ours, more, isRight) => {
    const verdict = await compare(node, ours, more)
    expect(verdict).toMatchObject({ kind: 'wrong', node: { isRight: isRight[0] }, ours: { isRight: isRight[1] } })
  })

  it('is wrong where the scenario failed, although in the same way', async () => {
    const observe = () => Promise.reject(new Error('no answer'))
    expect(await compare(1, 1, { observe })).toMatchObject({
      kind: 'wrong',
      ours: { observation: { message: 'Error: no answer' } },
    })
  })

  it('knows what cannot be seen, and what differs for a reason', async () => {
    expect(await compare(1, 2, { difference })).toEqual({ kind: 'known', why: 'because' })
    expect(await compare(1, 2, { unavailable: () => 'no such thing' })).toEqual({
      kind: 'unavailable',
      why: 'no such thing',
    })
  })
})
