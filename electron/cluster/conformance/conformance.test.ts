import { afterAll, describe, expect, it } from 'vitest'
import { conform } from './conform.ts'
import { nodeDriver } from './driver.ts'
import { createOurDriver } from './our-driver.ts'
import { promiseGroups } from './promises/all-promises.ts'
import { releases } from './runtimes.ts'

const drivers = { node: nodeDriver, ours: createOurDriver() }
afterAll(() => drivers.ours.close())

/**
 * Every promise on the oldest and the newest release, where it is kept or not, and on one between in turn: the whole
 * table (`npm run conformance`) takes twice as long.
 */
const promises = promiseGroups.flatMap((group) => group.promises)
const between = releases.slice(1, -1)
const chosen = new Set([releases[0], releases.at(-1)])
const cases = promises.flatMap((promise, at) =>
  releases
    .filter((runtime) => chosen.has(runtime) || runtime === between[at % between.length])
    .map((runtime) => [promise.name, runtime.name, promise, runtime] as const),
)

describe('to its workers our primary is node:cluster', () => {
  it.concurrent.each(cases)('%s (%s)', async (_promise, _node, promise, runtime) => {
    const verdict = await conform(promise, runtime, 'round-robin', drivers)
    if (verdict.kind === 'wrong') expect.fail(JSON.stringify(verdict, null, 2))
  })
})
