import type { ClusterTraffic } from './cluster-traffic.ts'

/** A cluster whose traffic can be followed. */
export interface WatchedTraffic {
  readonly traffic: Pick<ClusterTraffic, 'begin' | 'end'>
}

/** Which clusters somebody watches on the wire view. Only these are traced. */
export interface TrafficWatch {
  /** Watches exactly these; an empty list ends it. */
  watch(sessions: readonly WatchedTraffic[]): void
  /** The cluster is gone. */
  forget(session: WatchedTraffic): void
  close(): void
}

export function createTrafficWatch(): TrafficWatch {
  let watched: ReadonlySet<WatchedTraffic> = new Set()
  const change = (wanted: ReadonlySet<WatchedTraffic>): void => {
    for (const session of watched) if (!wanted.has(session)) session.traffic.end()
    for (const session of wanted) if (!watched.has(session)) session.traffic.begin()
    watched = wanted
  }
  return {
    watch: (sessions) => change(new Set(sessions)),
    forget: (session) => change(new Set([...watched].filter((one) => one !== session))),
    close: () => change(new Set()),
  }
}
