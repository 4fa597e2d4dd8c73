import type { EngineHost } from '../../../shared/containers/engine.ts'
import type { FleetNode, FleetSnapshot } from '../../../shared/containers/fleet.ts'

/** An address that may be the engine of a node. */
export interface Suggestion {
  readonly address: string
  readonly words: string
}

/** Where the engine of a node may be: over ssh at its address, or one that this machine knows and nothing here uses yet. */
export function suggestEngines(
  { nodes, source }: Pick<FleetSnapshot, 'nodes' | 'source'>,
  { address }: Pick<FleetNode, 'address'>,
  hosts: readonly EngineHost[],
): readonly Suggestion[] {
  const used = new Set([source.host, ...nodes.flatMap(({ engine }) => engine?.host ?? [])])
  const others = hosts.filter((one) => !used.has(one.address) && !one.address.startsWith('kube:'))
  const bySsh = address === null ? null : `ssh://${address.includes(':') ? `[${address}]` : address}`
  const isKnown = bySsh === null || used.has(bySsh) || others.some((one) => one.address === bySsh)
  return [
    ...(isKnown ? [] : [{ address: bySsh, words: 'its address in the swarm, with your own ssh and its keys' }]),
    ...others.map(({ address: known, words }) => ({ address: known, words })),
  ]
}
