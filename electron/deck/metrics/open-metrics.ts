import type { HostPoint } from '../../../shared/model/sample.ts'
import { findHolder } from '../problems/find-holder.ts'
import type { ClusterSession } from '../session/cluster-session.ts'
import type { DeckContext } from '../types.ts'
import { MetricsDesk } from './metrics-desk.ts'
import { metricsHost } from './metrics-server.ts'
import type { CountedFleet } from './read-fleet.ts'

export interface MetricsOptions {
  /** What tells this deck from others where its numbers arrive. */
  readonly deckId: string
  /** Default: ten seconds. */
  readonly otlpEveryMs?: number
  notice(title: string, detail: string): void
}

interface MetricsParts extends MetricsOptions {
  readonly deck: {
    readonly sessions: readonly ClusterSession[]
    readonly containers: { readonly sessions: readonly CountedFleet[] }
    host(): HostPoint
  }
  readonly context: DeckContext
}

/** The desk of a deck's numbers, where all is off. */
export function openMetrics({ deck, context, ...options }: MetricsParts): MetricsDesk {
  return new MetricsDesk({
    ...options,
    clock: context.clock,
    sessions: () => deck.sessions,
    fleets: () => deck.containers.sessions,
    host: () => deck.host(),
    holder: (port) => holderOf(context, port),
    changed: (state) => context.publish('metrics', state),
  })
}

async function holderOf(context: DeckContext, port: number): Promise<string | null> {
  const address = { address: metricsHost, port, path: null, transport: 'tcp4', exclusive: false } as const
  const holder = await findHolder(context, '', address)
  return holder !== null && 'who' in holder ? holder.who : null
}
