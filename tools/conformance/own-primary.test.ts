import { describe, expect, it } from 'vitest'
import { isLong } from '../testing/tested-releases.ts'
import { conform } from './conform.ts'
import { nodeDriver } from './driver.ts'
import { ownPrimaryDriver } from './own-primary-driver.ts'
import { ownPrimaryGroups } from './promises/all-promises.ts'
import { releases } from './runtimes.ts'

const drivers = { node: nodeDriver, ours: ownPrimaryDriver, isOwnPrimary: true }

/**
 * Of every group one promise, of the primary's own face every third, each on one release in turn; `npm run test:long` takes all
 * promises, the face on every release, and `npm run conformance -- --own-primary` all on all.
 */
const cases = ownPrimaryGroups
  .flatMap(({ promises }, group) => {
    const isFace = group === ownPrimaryGroups.length - 1
    return promises.filter((_, at) => isLong || at % (isFace ? 3 : 20) === 0).map((promise) => ({ promise, isFace }))
  })
  .flatMap(({ promise, isFace }, at) =>
    releases
      .filter((_, index) => index === at % releases.length || (isLong && isFace))
      .map((runtime) => [promise.name, runtime.name, promise, runtime] as const),
  )

describe('to an app and its workers an own primary is node:cluster', () => {
  it.concurrent.each(cases)('%s (%s)', { timeout: 60_000 }, async (_promise, _title, promise, runtime) => {
    const verdict = await conform(promise, runtime, 'round-robin', drivers)
    if (verdict.kind === 'wrong') expect.fail(JSON.stringify(verdict, null, 2))
  })
})
