import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckCommandName } from '../deck-command-names.ts'
import type { ClusterSession } from '../session/cluster-session.ts'

type OnSession = <T>(
  clusterId: string,
  act: (session: ClusterSession) => Result<T> | Promise<Result<T>>,
) => Result<T> | Promise<Result<T>>

/** What the commands about stuck workers do. */
export function createStallCommands(on: OnSession): {
  readonly [Name in Extract<DeckCommandName, `stall.${string}`>]: CommandHandler<Name>
} {
  return {
    'stall.capture': ({ clusterId, slot, generation, pid }) =>
      on(clusterId, (session) => session.stalls.capture(slot, generation, pid)),
    'stall.read': ({ clusterId, captureId }) =>
      on(clusterId, (session) => {
        const capture = session.stalls.find(captureId)
        return capture === null ? fail('not-found', 'That look at a stuck worker is not kept any more') : ok(capture)
      }),
  }
}
