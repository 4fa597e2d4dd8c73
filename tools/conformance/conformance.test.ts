import { afterAll, describe, expect, it } from 'vitest'
import { testAgentPath } from '../testing/test-agent.ts'
import { isLong } from '../testing/tested-releases.ts'
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
 * Every promise on one release in turn, every second one with the agent riding along as in the deck; `npm run test:long` takes
 * the newest besides, and the whole table (`npm run conformance`) is five times as long.
 */
const promises = promiseGroups.flatMap((group) => group.promises)
const newest = releases.at(-1)
const cases = promises.flatMap((promise, at) =>
  releases
    .filter((runtime, index) => index === at % releases.length || (isLong && runtime === newest))
    .map((runtime) => {
      const hasAgent = at % 2 === 1
      const title = hasAgent ? `${runtime.name}, with the agent` : runtime.name
      return [promise.name, title, promise, runtime, hasAgent ? withAgent : alone] as const
    }),
)

describe('to its workers our primary is node:cluster', () => {
  it.concurrent.each(cases)('%s (%s)', async (_promise, _title, promise, runtime, drivers) => {
    const verdict = await conform(promise, runtime, 'round-robin', drivers)
    if (verdict.kind === 'wrong') expect.fail(JSON.stringify(verdict, null, 2))
  })
})
