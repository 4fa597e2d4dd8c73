import type { FleetUpdate } from '../../../../shared/containers/fleet.ts'
import type { ExitRecord } from '../../../../shared/model/worker.ts'
import { EndingCounts } from '../../metrics/ending-counts.ts'
import type { Placed } from '../story/replica-book.ts'

/** Ends of containers, counted. Whether another one follows is their scheduler's decision: it is counted when it is there. */
export class FleetEndings {
  readonly counts = new EndingCounts()
  /** By slot, ends that nobody wanted and that nothing followed yet. */
  readonly #unfilled = new Map<number, Pick<ExitRecord, 'generation' | 'cause'>[]>()

  exited({ slot, generation, cause, cut, followed }: ExitRecord): void {
    this.counts.exited({ slot, cause, cut, followed: 'rest' })
    if (followed !== 'respawn') return
    this.#unfilled.set(slot, [...(this.#unfilled.get(slot) ?? []), { generation, cause }])
  }

  /** With each list of its engine. */
  look(placed: readonly Placed[]): void {
    if (this.#unfilled.size === 0) return
    const newest = new Map<number, number>()
    for (const { replica, generation } of placed) {
      newest.set(replica.slot, Math.max(newest.get(replica.slot) ?? 0, generation))
    }
    for (const [slot, ends] of this.#unfilled) {
      const followed = ends.filter(({ generation }) => (newest.get(slot) ?? 0) > generation)
      for (const { cause } of followed) this.counts.followed(slot, cause)
      const left = ends.filter((end) => !followed.includes(end))
      if (left.length === 0) this.#unfilled.delete(slot)
      else this.#unfilled.set(slot, left)
    }
  }

  /** A rolling update is over, or stands. */
  updated(state: FleetUpdate['state']): void {
    const outcomes = { done: 'done', paused: 'stopped', 'roll-back-paused': 'stopped', 'rolled-back': 'rolled-back' }
    if (state !== 'running' && state !== 'rolling-back') this.counts.reloaded(outcomes[state])
  }
}
