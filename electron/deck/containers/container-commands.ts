import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Deck } from '../deck.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { FleetSession } from './fleet-session.ts'

/** What each command of containers does. */
export function createContainerCommands(deck: Pick<Deck, 'containers' | 'services' | 'remove'>): {
  readonly [Name in Extract<DeckCommandName, `containers.${string}`>]: CommandHandler<Name>
} {
  const { containers, services } = deck
  const on = <T>(clusterId: string, act: (fleet: FleetSession) => Result<T> | Promise<Result<T>>) => {
    const fleet = containers.find(clusterId)
    return fleet === undefined ? fail('not-found', 'That is no cluster of containers in this deck') : act(fleet)
  }
  return {
    'containers.hosts': async () => ok(await containers.engines.hosts()),
    'containers.look': ({ host }) => containers.engines.look(host),
    'containers.open': ({ source }) => containers.open(source),
    'containers.propose': (asked) => services.propose(asked),
    'containers.run': (wish) => services.run(wish),
    'containers.cancel-build': async ({ clusterId }) => services.cancel(clusterId),
    'containers.update': ({ clusterId, wish }) => on(clusterId, (fleet) => fleet.acts.update(wish)),
    'containers.roll-back': ({ clusterId }) => on(clusterId, (fleet) => fleet.acts.rollBack()),
    'containers.set-node': ({ clusterId, nodeId, availability }) =>
      on(clusterId, (fleet) => fleet.acts.setNode(nodeId, availability)),
    'containers.reach-node': ({ clusterId, nodeId, host }) => on(clusterId, (fleet) => fleet.nodes.reach(nodeId, host)),
    'containers.release-node': ({ clusterId, nodeId }) => on(clusterId, (fleet) => fleet.nodes.release(nodeId)),
    'containers.delete': ({ clusterId }) =>
      on(clusterId, async (fleet) => {
        const deleted = await fleet.acts.delete()
        if (deleted.ok) await deck.remove(clusterId)
        return deleted
      }),
  }
}
