import { placeName } from '../../../shared/base/plain-words.ts'
import { ownPrimaryPlace } from '../../../shared/model/own-primary.ts'
import type { ListenAddress } from '../../../shared/model/worker.ts'
import { ancestorsOf } from '../../runtime/process-kin.ts'
import type { DeckContext } from '../types.ts'
import type { AddressHolder } from './describe-port-holder.ts'

type Finder = Pick<DeckContext, 'portHolder' | 'ownerOf'>

/**
 * What stands in the way of an address of this cluster; what is the deck's own, or was started by a worker of it, is named as
 * people know it.
 */
export async function findHolder(
  { portHolder, ownerOf }: Finder,
  clusterId: string,
  address: ListenAddress,
): Promise<AddressHolder | null> {
  const holder = await portHolder(address)
  if (holder?.kind !== 'listener' || holder.pid === null) return holder
  const nameOf = ({ id, name }: { readonly id: string; readonly name: string }): string =>
    id === clusterId ? 'this cluster' : `the cluster ${name} of this deck`
  const owner = ownerOf(holder.pid, address.port)
  if (owner === null) {
    if (holder.pid === process.pid) return { ...holder, who: 'the deck itself' }
    const starter = await starterOf(holder.pid, ownerOf)
    if (starter === null) return holder
    if (starter.id === clusterId) return { ...holder, startedBy: starter.slot }
    return { ...holder, who: `${holder.who}, started by ${placeName(starter.slot)} of ${nameOf(starter)},` }
  }
  const { id, slot } = owner
  if (slot === null) return { ...holder, who: id === clusterId ? 'another server of this cluster' : nameOf(owner) }
  return {
    ...holder,
    who: slot === ownPrimaryPlace && id === clusterId ? placeName(slot) : `${placeName(slot)} of ${nameOf(owner)}`,
  }
}

/** The worker that started a process, or started who did. */
async function starterOf(pid: number, ownerOf: Finder['ownerOf']) {
  for (const ancestor of await ancestorsOf(pid)) {
    const owner = ancestor === process.pid ? null : ownerOf(ancestor, null)
    if (owner !== null && owner.slot !== null) return { ...owner, slot: owner.slot }
  }
  return null
}
