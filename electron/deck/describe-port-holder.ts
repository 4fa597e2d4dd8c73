import type { ListenAddress } from '../../shared/model/worker.ts'
import { portHolder } from '../runtime/port-holder.ts'

/** Who listens on an address: "node server.js (pid 4711)"; null when nobody does, or the system does not tell. */
export async function describePortHolder({ port }: ListenAddress): Promise<string | null> {
  const holder = port === null ? null : await portHolder(port)
  if (holder === null) return null
  if (holder.pid === null) return 'a process of another user'
  // The primary is the one that binds, so another cluster's port looks like our own.
  if (holder.pid === process.pid) return 'another cluster of this deck'
  return `${holder.command ?? 'a process'} (pid ${holder.pid})`
}
