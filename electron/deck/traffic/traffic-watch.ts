import type { ClusterSession } from '../session/cluster-session.ts'

/** Which clusters somebody watches on the wire view. Only these are traced. */
export interface TrafficWatch {
  /** Watches exactly these; an empty list ends it. */
  watch(sessions: readonly ClusterSession[]): void
  /** The cluster is gone. */
  forget(session: ClusterSession): void
  close(): void
}

export function createTrafficWatch(): TrafficWatch {
  let watched: ReadonlySet<ClusterSession> = new Set()
  const change = (wanted: ReadonlySet<ClusterSession>): void => {
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
