import type { RequestTrace } from '../../../shared/model/traffic.ts'
import type { TracedConnection } from './traced-connection.ts'

const mostConnections = 300
/** A count that only grew can wait for the next batch. */
const mostCounts = 50
const mostRequests = 300
/** Requests are not held elsewhere: what has no room here was one too many. */
const mostRequestsHeld = 1000

/** What is new since the last batch, and no more of it than a batch may carry. */
export class TrafficChanges {
  readonly #news = new Set<TracedConnection>()
  readonly #counts = new Set<TracedConnection>()
  readonly #requests = new Map<number, RequestTrace>()

  connection(connection: TracedConnection, isOnlyCount: boolean): void {
    if (isOnlyCount) this.#counts.add(connection)
    else this.#news.add(connection)
  }

  request(request: RequestTrace): void {
    if (this.#requests.size < mostRequestsHeld || this.#requests.has(request.id))
      this.#requests.set(request.id, request)
  }

  /** What does not fit stays for the next time. */
  take(): { readonly connections: TracedConnection[]; readonly requests: RequestTrace[] } {
    const connections = first(this.#news, mostConnections)
    for (const connection of connections) {
      this.#news.delete(connection)
      this.#counts.delete(connection)
    }
    const counted = first(this.#counts, mostCounts)
    for (const connection of counted) this.#counts.delete(connection)
    const requests = first(this.#requests.values(), mostRequests)
    for (const { id } of requests) this.#requests.delete(id)
    return { connections: [...connections, ...counted], requests }
  }

  clear(): void {
    this.#news.clear()
    this.#counts.clear()
    this.#requests.clear()
  }
}

function first<Item>(items: Iterable<Item>, most: number): Item[] {
  const taken: Item[] = []
  for (const item of items) {
    if (taken.length >= most) break
    taken.push(item)
  }
  return taken
}
