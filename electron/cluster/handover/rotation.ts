import type { ClusterProcess } from '../child/worker.ts'
import { type Followed, worstOf } from './followed.ts'

/** Which slots are out of rotation: no worker of such a one gets a connection, whoever fills it. */
export class Rotation {
  readonly #places = new Set<number>()

  /** A worker was forked: it is out from its first moment where its slot is. */
  fill(worker: ClusterProcess): void {
    worker.isOutOfRotation = this.#places.has(worker.place)
  }

  /** Resolves when no worker of the slot accepts by itself any more, or one is known to go on. */
  async leave(place: number, workers: Iterable<ClusterProcess>): Promise<Followed> {
    this.#places.add(place)
    return worstOf(await Promise.all(of(place, workers).map((worker) => worker.leaveRotation())))
  }

  rejoin(place: number, workers: Iterable<ClusterProcess>): void {
    if (!this.#places.delete(place)) return
    for (const worker of of(place, workers)) worker.rejoinRotation()
  }

  /** Nobody will fill the slot again. */
  forget(place: number): void {
    this.#places.delete(place)
  }

  clear(): void {
    this.#places.clear()
  }
}

const of = (place: number, workers: Iterable<ClusterProcess>): readonly ClusterProcess[] =>
  [...workers].filter((worker) => worker.place === place)
