import type { ListenAddress } from '../../../shared/model/worker.ts'
import type { ServerQuery } from '../child/protocol.ts'
import type { ClusterProcess } from '../child/worker.ts'

/** A server that was gone before its worker's `listening` was read. */
interface Unheard {
  readonly index: number
  readonly asked: ServerQuery
  readonly listens: ListenAddress
}

/** More than any app has on their way at once. */
const mostUnheard = 100

/** Knows whose `listening` may still come, although the server has closed or the worker was disconnected meanwhile. */
export class LateListens {
  readonly #unheard = new WeakMap<ClusterProcess, Unheard[]>()

  expect(worker: ClusterProcess, server: Unheard): void {
    this.#unheard.set(worker, [...(this.#unheard.get(worker) ?? []), server].slice(-mostUnheard))
  }

  /** The address that this word is about; undefined when none was waited for. */
  take(worker: ClusterProcess, query: ServerQuery): ListenAddress | undefined {
    const unheard = this.#unheard.get(worker) ?? []
    // A server that is closed knows its port no more: then its word names the one that was asked for.
    const meant = unheard.filter(
      ({ asked, listens }) => isAbout(query, asked, listens) || isAbout(query, asked, { port: asked.port }),
    )
    const heard = meant.find(({ index }) => index === query.index) ?? meant[0]
    if (heard === undefined) return undefined
    unheard.splice(unheard.indexOf(heard), 1)
    return heard.listens
  }
}

/** True when a `listening` of this query is of the address that was asked for so, and has that port. */
export function isAbout(query: ServerQuery, asked: ServerQuery, { port }: Pick<ListenAddress, 'port'>): boolean {
  if (query.address !== asked.address || query.addressType !== asked.addressType) return false
  return query.port < 0 || query.port === port
}
