import { afterAll, describe, expect, it } from 'vitest'
import { testAgentPath } from '../../../tools/test-agent.ts'
import { conform } from './conform.ts'
import { nodeDriver } from './driver.ts'
import { createOurDriver } from './our-driver.ts'
import { promiseGroups } from './promises/all-promises.ts'
import { releases } from './runtimes.ts'

const alone = { node: nodeDriver, ours: createOurDriver() }
const withAgent = { node: nodeDriver, ours: createOurDriver(testAgentPath) }
afterAll(() => {
  for (const { ours } of [alone, withAgent]) ours.close()
})

/**
 * Every promise on the newest release, and on one of the others in turn, where the agent rides along as in the deck: the
 * whole table (`npm run conformance`) takes three times as long.
 */
const promises = promiseGroups.flatMap((group) => group.promises)
const newest = releases.at(-1)
const others = releases.slice(0, -1)
const cases = promises.flatMap((promise, at) =>
  releases
    .filter((runtime) => runtime === newest || runtime === others[at % others.length])
    .map((runtime) => {
      const isNewest = runtime === newest
      const title = isNewest ? runtime.name : `${runtime.name}, with the agent`
      return [promise.name, title, promise, runtime, isNewest ? alone : withAgent] as const
    }),
)

describe('to its workers our primary is node:cluster', () => {
  it.concurrent.each(cases)('%s (%s)', async (_promise, _title, promise, runtime, drivers) => {
    const verdict = await conform(promise, runtime, 'round-robin', drivers)
    if (verdict.kind === 'wrong') expect.fail(JSON.stringify(verdict, null, 2))
  })
})
