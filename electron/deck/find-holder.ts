import type { ListenAddress } from '../../shared/model/worker.ts'
import type { AddressHolder } from './describe-port-holder.ts'
import type { DeckContext } from './types.ts'

/** What stands in the way of an address of this cluster; what is the deck's own is named as people know it. */
export async function findHolder(
  { portHolder, ownerOf }: Pick<DeckContext, 'portHolder' | 'ownerOf'>,
  clusterId: string,
  address: ListenAddress,
): Promise<AddressHolder | null> {
  const holder = await portHolder(address)
  if (holder?.kind !== 'listener' || holder.pid === null) return holder
  const owner = ownerOf(holder.pid, address.port)
  if (owner === null) return holder.pid === process.pid ? { ...holder, who: 'the deck itself' } : holder
  const { id, name, slot } = owner
  const cluster = id === clusterId ? 'this cluster' : `the cluster ${name} of this deck`
  if (slot !== null) return { ...holder, who: `slot ${slot} of ${cluster}` }
  return { ...holder, who: id === clusterId ? 'another server of this cluster' : cluster }
}
