import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { makeFolder } from '../platform/make-folder.ts'
import { findPrivateFolder } from './private-folder.ts'

/** Whether it has a window. */
export type DeckHostKind = 'window' | 'terminal'

/** Where a running deck is spoken to, and the token it wants to hear: for this user's eyes alone. */
export interface DeckCard {
  readonly pid: number
  readonly host: DeckHostKind
  readonly version: string
  readonly startedAtMs: number
  readonly userData: string
  /** Another machine may have the same folder; its sockets are not to be reached from here. */
  readonly machine: string
  readonly socket: string
  readonly token: string
}

/** Folder of the cards and sockets of the decks that have this user data. */
export const cardsFolder = (userData: string): string => join(userData, 'control')

/** Writes the card, and a note of it where decks with other user data are looked for. */
export function writeCard(card: DeckCard): void {
  const path = cardPath(card)
  // Removed first: a mode is given to a new file only.
  rmSync(path, { force: true })
  writeFileSync(path, JSON.stringify(card), { mode: 0o600, flag: 'wx' })
  const notes = findPrivateFolder()
  if (notes === null) return
  for (const { pid, path: note } of readNotes(notes)) if (!isAlive(pid)) rmSync(note, { force: true })
  writeFileSync(notePath(notes, card.pid), JSON.stringify({ userData: card.userData }), { mode: 0o600 })
}

/** Takes both back. */
export function removeCard(card: Pick<DeckCard, 'pid' | 'userData'>): void {
  rmSync(cardPath(card), { force: true })
  const notes = findPrivateFolder()
  if (notes !== null) rmSync(notePath(notes, card.pid), { force: true })
}

/** The folder, which nobody else may look into. */
export function makeCardsFolder(userData: string): string {
  const folder = cardsFolder(userData)
  makeFolder(folder, 0o700)
  chmodSync(folder, 0o700)
  return folder
}

/** The decks that left a card here and whose process lives; the oldest first. */
export function findDecks(userData: string): readonly DeckCard[] {
  return listCards(userData)
    .filter(({ machine, pid }) => machine === hostname() && isAlive(pid))
    .sort((one, other) => one.startedAtMs - other.startedAtMs)
}

/** Removes what decks of this machine left whose process is gone. */
export function sweepCards(userData: string): void {
  for (const card of listCards(userData)) {
    if (card.machine !== hostname() || isAlive(card.pid)) continue
    rmSync(cardPath(card), { force: true })
    rmSync(card.socket, { force: true })
  }
}

/** Folders of user data in which a deck of this user runs. */
export function findUserData(): readonly string[] {
  const notes = findPrivateFolder()
  if (notes === null) return []
  const found = readNotes(notes).filter(({ pid }) => isAlive(pid))
  return [...new Set(found.flatMap(({ userData }) => (userData === null ? [] : [userData])))]
}

function listCards(userData: string): readonly DeckCard[] {
  const folder = cardsFolder(userData)
  return jsonFiles(folder).flatMap((name) => readCard(join(folder, name), userData) ?? [])
}

function readCard(path: string, userData: string): DeckCard | null {
  const found = readJson(path)
  const { pid, host, version, startedAtMs, machine, socket, token } = found
  if (typeof pid !== 'number' || typeof startedAtMs !== 'number' || (host !== 'window' && host !== 'terminal'))
    return null
  if (typeof version !== 'string' || typeof machine !== 'string') return null
  if (typeof socket !== 'string' || typeof token !== 'string') return null
  return { pid, host, version, startedAtMs, userData, machine, socket, token }
}

function readNotes(
  folder: string,
): readonly { readonly pid: number; readonly path: string; readonly userData: string | null }[] {
  return jsonFiles(folder).map((name) => {
    const path = join(folder, name)
    const { userData } = readJson(path)
    return { pid: Number.parseInt(name, 10), path, userData: typeof userData === 'string' ? userData : null }
  })
}

function jsonFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => /^\d+\.json$/.test(name))
  } catch {
    return []
  }
}

function readJson(path: string): Readonly<Record<string, unknown>> {
  try {
    const read = parseJson(readFileSync(path, 'utf8'))
    return typeof read === 'object' && read !== null ? { ...read } : {}
  } catch {
    // It went meanwhile, or is somebody else's.
    return {}
  }
}

const cardPath = ({ userData, pid }: Pick<DeckCard, 'pid' | 'userData'>): string =>
  join(cardsFolder(userData), `${pid}.json`)
const notePath = (folder: string, pid: number): string => join(folder, `${pid}.json`)

/** Who may not be signalled is alive all the same. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return errorCode(error) !== 'ESRCH'
  }
}
