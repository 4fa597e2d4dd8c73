import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { Deck } from '../deck.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { FleetSession } from './fleet-session.ts'

type FleetCommandName = Extract<
  DeckCommandName,
  | 'cluster.start'
  | 'cluster.stop'
  | 'cluster.scale'
  | 'cluster.reload'
  | 'cluster.update'
  | 'cluster.set-policy'
  | 'worker.act'
  | 'worker.watch'
  | 'worker.output'
>
type FleetCommands = { readonly [Name in FleetCommandName]: CommandHandler<Name> }

/**
 * What is done otherwise where the cluster is one of containers. Every other command about a cluster is refused for it by
 * `Deck.session`, or needs no more of it than `Deck.loaded` gives.
 */
export function withFleets(
  { containers, watch }: Pick<Deck, 'containers' | 'watch'>,
  own: FleetCommands,
): FleetCommands {
  /** The fleet's way where it is one, else the way of all clusters. */
  const either =
    <Input extends { readonly clusterId: string }, Output>(
      ofOwn: (input: Input) => Answer<Output>,
      ofFleet: (fleet: FleetSession, input: Input) => Answer<Output>,
    ) =>
    (input: Input): Answer<Output> => {
      const fleet = containers.find(input.clusterId)
      return fleet === undefined ? ofOwn(input) : ofFleet(fleet, input)
    }

  return {
    'cluster.start': either(own['cluster.start'], (fleet) => fleet.acts.start()),
    'cluster.stop': either(own['cluster.stop'], (fleet) => fleet.acts.stop()),
    'cluster.scale': either(own['cluster.scale'], (fleet, { desired }) => fleet.acts.scale(desired)),
    'cluster.reload': either(own['cluster.reload'], (fleet, { slot }) => fleet.acts.reload(slot)),
    'cluster.update': either(own['cluster.update'], (fleet, { settings }) => {
      const { guardRails, ...others } = settings
      if (guardRails !== undefined && Object.keys(others).length === 0) {
        fleet.setGuardRails(guardRails)
        return ok({ pending: false })
      }
      return fail(
        'refused',
        `${fleet.settings.name} has its settings from its engine: "Rolling update" changes what can be changed here`,
      )
    }),
    'cluster.set-policy': either(own['cluster.set-policy'], (fleet, { policy }) => fleet.setPolicy(policy)),
    'worker.act': either(own['worker.act'], (fleet, { slot, generation, clusterId: _, pid: __, ...order }) =>
      fleet.acts.act({ slot, generation }, order),
    ),
    'worker.watch': (input) => {
      const fleet = input.target === null ? undefined : containers.find(input.target.clusterId)
      if (fleet === undefined || input.target === null) return own['worker.watch'](input)
      watch.watch(fleet, input.target.slot, input.target.holds ?? false)
      return ok(undefined)
    },
    'worker.output': either(own['worker.output'], (fleet, { slot, generation }) => {
      const output = fleet.output.output(slot, generation)
      return output === undefined
        ? fail('not-found', `Slot ${slot} has printed nothing since it was opened`)
        : ok(output)
    }),
  }
}

type Answer<Output> = Result<Output> | Promise<Result<Output>>
