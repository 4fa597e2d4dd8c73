import { systemClock } from '../../../shared/base/clock.ts'
import { listed } from '../../../shared/base/plain-words.ts'
import type { Origin } from '../../../shared/model/event.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { type DeckCard, findDecks, findUserData } from '../../control/deck-cards.ts'
import { connectToDeck, type DeckLink } from '../../control/deck-link.ts'
import { cliUserData } from '../user-data.ts'
import type { DeckWhere } from './ctl-deed.ts'

/** Connects to the deck that is meant. */
export async function reachDeck(where: DeckWhere, by: Origin): Promise<Result<DeckLink>> {
  const card = chooseDeck(where)
  return card.ok ? connectToDeck(card.value, by, systemClock) : card
}

/** All decks of this user that run: those with the default folder, then those found by their notes. */
export function allDecks(where: DeckWhere): readonly DeckCard[] {
  const folders = new Set([cliUserData(where.userDataDir), ...findUserData()])
  return [...folders].flatMap(findDecks)
}

function chooseDeck(where: DeckWhere): Result<DeckCard> {
  const folder = cliUserData(where.userDataDir)
  const decks = findDecks(folder)
  const meant = where.pid === null ? decks : decks.filter(({ pid }) => pid === where.pid)
  const [first, ...others] = meant
  if (first === undefined) return fail('no-deck', `${noDeckWords(where, folder)}${elsewhere(where)}`)
  if (others.length === 0) return ok(first)
  const pids = meant.map(({ pid, host }) => `${pid} (${host})`)
  return fail('invalid-input', `Which deck? With ${folder} run ${listed(pids)}: say --pid`)
}

function noDeckWords({ pid }: DeckWhere, folder: string): string {
  if (pid !== null) return `No deck with pid ${pid} runs with ${folder}`
  return `No deck runs with ${folder}: start the window, or "clusterdeck run server.js"`
}

function elsewhere(where: DeckWhere): string {
  const decks = allDecks(where)
  if (decks.length === 0) return ''
  return `. There are:\n${decks.map(({ pid, host, userData }) => `  --user-data-dir ${userData}  (pid ${pid}, ${host})`).join('\n')}`
}
