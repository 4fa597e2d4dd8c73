import { findClusterChange } from '../../../shared/ipc/cluster-change.ts'
import type { DeckEvents } from '../../../shared/ipc/contract.ts'
import { ToldClusters } from '../../../shared/ipc/told-clusters.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { Publish } from '../types.ts'

/** Tells the other thread a push, as the text that the window will read. */
type Tell = (name: keyof DeckEvents, json: string) => void

/**
 * What goes out of the deck's thread. Of a cluster that was told before only what changed is told. What was told is kept as it
 * was read from the text: nothing that the deck changes in place can hide a change.
 */
export class ChangesTold {
  readonly #told = new ToldClusters()
  readonly #tell: Tell

  constructor(tell: Tell) {
    this.#tell = tell
  }

  readonly push: Publish = (name, payload) => {
    // The name says what the payload is; TypeScript does not follow it there.
    const push = { name, payload } as Push
    if (push.name === 'cluster') return this.cluster(push.payload)
    if (push.name === 'cluster-removed') this.#told.removed(push.payload.clusterId)
    this.#tell(name, JSON.stringify(payload))
  }

  /** Nothing, if it is as it was told: whoever gets all clusters at once then knows what the next change is a change of. */
  cluster(now: ClusterSnapshot): void {
    const told = this.#told.of(now.id)
    const change = told === undefined ? 'whole' : findClusterChange(told, now)
    if (change === 'none') return
    const json = JSON.stringify(change === 'whole' ? now : change)
    if (change === 'whole') this.#told.whole(JSON.parse(json))
    else this.#told.changed(JSON.parse(json))
    this.#tell(change === 'whole' ? 'cluster' : 'cluster-changed', json)
  }
}

type Push = {
  readonly [Name in keyof DeckEvents]: { readonly name: Name; readonly payload: DeckEvents[Name] }
}[keyof DeckEvents]
