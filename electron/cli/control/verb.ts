import { type Command, InvalidArgumentError } from 'commander'
import { readTime } from '../../../shared/experiments/time-text.ts'
import { limits } from '../../../shared/limits.ts'
import type { OptionValues } from '../../host/deck-options.ts'
import type { ClusterDeed, DeckDeed } from './ctl-deed.ts'

/** What every verb may be given besides its own. */
export interface CommonValues extends OptionValues {
  readonly cluster?: string
  readonly pid?: number
  readonly json?: true
}

/** Takes what a verb asks for. */
export type Take = (deed: ClusterDeed | DeckDeed, values: CommonValues, cluster?: string) => void

interface VerbMore {
  /** It is asked of the deck: without the choice of a cluster. */
  readonly isOfDeck?: true
  /** Reads its first argument: what is wrong with it is said as of an option. */
  readonly read?: (text: string) => unknown
}

/** A verb with what all of them have. */
export function verb(ctl: Command, usage: string, description: string, { isOfDeck, read }: VerbMore = {}): Command {
  const command = withWhere(ctl.command(usage).description(description))
    .option('--json', 'print the answer as JSON')
    .helpOption('--help', 'print this help')
    .allowExcessArguments(false)
  if (read !== undefined) command.registeredArguments[0]?.argParser(read)
  if (isOfDeck === true) return command
  return command.option('--cluster <name>', 'which cluster, by name or id; not needed where it is the only one')
}

/** Which deck is meant, for every verb that talks to one. */
export function withWhere(command: Command): Command {
  return command
    .option('--user-data-dir <dir>', 'the deck that keeps its own there, else in the folder of this user')
    .option('--pid <n>', 'the deck of that process, where several run', wholeIn({ min: 1, max: 2 ** 31 }))
}

/** Reads the number of a slot, which clusters of containers have more of. */
export const slotNumber = (text: string): number => wholeIn({ min: 1, max: limits.places.max })(text)

/** Reads one of these words. */
export function oneOf<Value extends string>(values: readonly Value[], text: string): Value {
  const found = values.find((one) => one === text)
  if (found !== undefined) return found
  throw new InvalidArgumentError(`'${text}' is none of ${values.join(', ')}`)
}

/** Reads a whole number within these bounds. */
export function wholeIn({ min, max }: { readonly min: number; readonly max: number }): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= min && value <= max) return value
    throw new InvalidArgumentError(`'${text}' is not a whole number from ${min} to ${max}`)
  }
}

/** Reads a time with its unit. */
export function timeIn({ min, max }: { readonly min: number; readonly max: number }): (text: string) => number {
  return (text) => {
    const timeMs = readTime(text)
    if (timeMs !== null && timeMs >= min && timeMs <= max) return timeMs
    throw new InvalidArgumentError(`'${text}' is not a time from ${min} ms to ${max} ms, as 500ms, 10s or 2m`)
  }
}
