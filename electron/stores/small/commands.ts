import type { RespValue } from '../resp.ts'
import { hashCommands } from './hash-commands.ts'
import { keyCommands } from './key-commands.ts'
import type { CommandEntry, StoreClient, StoreHall } from './store-hall.ts'
import { errorReply } from './store-hall.ts'
import { talkCommands } from './talk-commands.ts'
import { textCommands } from './text-commands.ts'

const table: Readonly<Record<string, CommandEntry>> = {
  ...talkCommands,
  ...keyCommands,
  ...textCommands,
  ...hashCommands,
}

/** Known by name, and refused: what each would need is more than a small store is for. */
const refused: Readonly<Record<string, string>> = {
  EVAL: 'the small store runs no scripts',
  EVALSHA: 'the small store runs no scripts',
  MULTI: 'the small store has no transactions',
  WATCH: 'the small store has no transactions',
}
const nextStep = 'install Redis or Valkey for that, and the deck takes it'

/** Carries one command out. What is wrong with it is an answer, in Redis' own words where it has some. */
export function runCommand(words: readonly string[], client: StoreClient, hall: StoreHall): RespValue {
  const [given = '', ...rest] = words
  const name = given.toUpperCase()
  const why = refused[name]
  if (why !== undefined) return errorReply(`ERR ${name}: ${why}; ${nextStep}`)
  const entry = Object.hasOwn(table, name) ? table[name] : undefined
  if (entry === undefined) {
    return errorReply(`ERR unknown command '${given.slice(0, 100)}': the small store does not have it; ${nextStep}`)
  }
  if (rest.length < entry.least) return errorReply(`ERR wrong number of arguments for '${given.toLowerCase()}' command`)
  if (entry.writes && hall.isFull) {
    return errorReply("OOM command not allowed when used memory > 'maxmemory'.")
  }
  return entry.run(rest, client, hall)
}
