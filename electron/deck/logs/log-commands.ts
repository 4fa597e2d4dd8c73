import type { CommandHandler } from '../../../shared/ipc/contract.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deck } from '../deck.ts'
import type { LogCommandName } from './log-protocol.ts'

/** What each command about the one log of a cluster does: its thread answers. */
export function createLogCommands({ logs, loaded }: Pick<Deck, 'logs' | 'loaded'>): {
  readonly [Name in LogCommandName]: CommandHandler<Name>
} {
  /** Nobody may ask for the log of a cluster that is gone: it would begin anew. */
  const of = async <T>(clusterId: string, act: Parameters<typeof logs.ask<T>>[0]): Promise<Result<T>> => {
    const found = loaded(clusterId)
    return found.ok ? logs.ask<T>(act) : found
  }
  return {
    'log.watch': (input) =>
      input.target === null
        ? logs.ask((call) => call('log.watch', input))
        : of(input.target.clusterId, (call) => call('log.watch', input)),
    'log.rows': (input) => of(input.clusterId, (call) => call('log.rows', input)),
    'log.step': (input) => of(input.clusterId, (call) => call('log.step', input)),
    'log.rowAt': (input) => of(input.clusterId, (call) => call('log.rowAt', input)),
    'log.search': (input) => of(input.clusterId, (call) => call('log.search', input)),
    'log.entry': (input) => of(input.clusterId, (call) => call('log.entry', input)),
    'log.errors': (input) => of(input.clusterId, (call) => call('log.errors', input)),
    'log.text': (input) => of(input.clusterId, (call) => call('log.text', input)),
    'log.clear': (input) => of(input.clusterId, (call) => call('log.clear', input)),
  }
}
