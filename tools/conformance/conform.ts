import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ClusterPromise, Runtime } from './cluster-promise.ts'
import type { Driver } from './driver.ts'
import type { Setting } from './wishes.ts'

/** How the two compare; `known` is a difference that docs/node-cluster.md lists. */
export type Verdict =
  | { readonly kind: 'same' }
  | { readonly kind: 'known'; readonly why: string }
  | { readonly kind: 'unavailable'; readonly why: string }
  | { readonly kind: 'wrong'; readonly node: Seen; readonly ours: Seen }

/** What was seen with one primary, and whether that is what should be seen with it. */
interface Seen {
  readonly isRight: boolean
  readonly observation: unknown
}

export interface Drivers {
  readonly node: Driver
  readonly ours: Driver
  /** Ours is Node's own cluster module, carried by our primary. */
  readonly isOwnPrimary?: boolean
}

/** Looks at the promise with both primaries and workers of the same Node. */
export async function conform(
  promise: ClusterPromise,
  runtime: Runtime,
  policy: Setting['policy'],
  drivers: Drivers,
): Promise<Verdict> {
  const why = promise.unavailable?.(runtime, policy)
  if (why !== undefined) return { kind: 'unavailable', why }
  const [node, ours] = await Promise.all([
    observe(promise, runtime, policy, drivers.node),
    observe(promise, runtime, policy, drivers.ours),
  ])
  const { expected = node } = promise
  const difference = differenceOf(promise, drivers.isOwnPrimary === true)
  const wanted = difference === undefined ? expected : difference.ours
  const verdict = {
    node: { isRight: isDeepStrictEqual(node, expected) && !isFailure(node), observation: node },
    ours: { isRight: isDeepStrictEqual(ours, wanted), observation: ours },
  }
  if (!verdict.node.isRight || !verdict.ours.isRight) return { kind: 'wrong', ...verdict }
  return difference === undefined ? { kind: 'same' } : { kind: 'known', why: difference.why }
}

function differenceOf({ difference, ownDifference }: ClusterPromise, isOwnPrimary: boolean) {
  if (!isOwnPrimary || ownDifference === 'as-ours') return difference
  return ownDifference
}

/** What is in the way of an observation is one as well, and never a right one. */
class Failure {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

function isFailure(observation: unknown): boolean {
  return observation instanceof Failure
}

async function observe(promise: ClusterPromise, runtime: Runtime, policy: Setting['policy'], driver: Driver) {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'conform-'))
  try {
    return await driver.withPrimary({ execPath: runtime.execPath, policy }, (primary) =>
      promise.observe({ primary, runtime, policy, folder }),
    )
  } catch (error) {
    return new Failure(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
