import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../shared/base/clock.ts'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { thisPlatform } from '../platform/this-platform.ts'
import { deleteStaleSocket } from '../runtime/socket-file.ts'
import { type DeckCard, type DeckHostKind, makeCardsFolder, removeCard, sweepCards, writeCard } from './deck-cards.ts'
import { makePrivateFolder } from './private-folder.ts'
import { ServedClient, type ServedParts } from './served-client.ts'
import { TokenTries } from './token-tries.ts'
import { type HeardPush, heardPushes, lineOf } from './wire.ts'

/** At the same time. */
const mostClients = 16
/** Linux takes 107 bytes, macOS 103. */
const longestPathBytes = 103

export interface ControlParts extends Pick<ServedParts, 'answer'> {
  readonly clock: Clock
  readonly userData: string
  readonly host: DeckHostKind
  readonly version: string
}

/** The socket by which a command line and an assistant reach a running deck. */
export class ControlServer {
  readonly card: DeckCard
  readonly #parts: ControlParts
  readonly #server: Server
  readonly #tries: TokenTries
  readonly #clients = new Map<ServedClient, Socket>()

  /** `server`: listens at the card's socket. */
  constructor(parts: ControlParts, server: Server, card: DeckCard) {
    this.card = card
    this.#parts = parts
    this.#server = server
    this.#tries = new TokenTries(() => parts.clock.monoMs())
    server.on('connection', (socket) => this.#serve(socket))
    // One connection that could not be taken: the others go on.
    server.on('error', () => {})
    server.unref()
  }

  /** Tells those who listen; `json` is asked for only if somebody does. */
  push(name: string, json: () => string): void {
    const heard = heardPushes.find((one) => one === name)
    if (heard === undefined) return
    let text: string | null = null
    for (const client of this.#hearing(heard)) {
      text ??= json()
      client.push(heard, text)
    }
  }

  /** Nobody finds it any more, and whoever is connected is told. At once: it may be the last thing this process does. */
  close(): void {
    this.#server.close()
    removeCard(this.card)
    if (thisPlatform !== 'win32') rmSync(this.card.socket, { force: true })
    for (const client of this.#clients.keys()) client.end('The deck was ended')
  }

  #hearing(name: HeardPush): readonly ServedClient[] {
    return [...this.#clients.keys()].filter((client) => client.hears(name))
  }

  #serve(socket: Socket): void {
    if (this.#clients.size >= mostClients) {
      socket.on('error', () => {})
      socket.end(lineOf({ end: `${mostClients} others speak with this deck: end one of them` }))
      return
    }
    const { answer, clock } = this.#parts
    const client = new ServedClient(socket, { answer, clock, token: this.card.token, tries: this.#tries })
    this.#clients.set(client, socket)
    socket.on('close', () => this.#clients.delete(client))
  }
}

/** Opens it for this process; refused with the reason where it cannot be. The deck runs on without. */
export async function openControl(parts: ControlParts): Promise<Result<ControlServer>> {
  const { userData, host, version, clock } = parts
  try {
    const folder = makeCardsFolder(userData)
    sweepCards(userData)
    const token = randomBytes(32).toString('base64url')
    const socket = await freePath(folder)
    const server = createServer()
    const listening = once(server, 'listening')
    server.listen(socket)
    await listening
    if (thisPlatform !== 'win32') chmodSync(socket, 0o600)
    const card: DeckCard = {
      ...{ pid: process.pid, host, version, startedAtMs: clock.nowMs(), userData },
      ...{ machine: hostname(), socket, token },
    }
    writeCard(card)
    return ok(new ControlServer(parts, server, card))
  } catch (error) {
    return fail('unsupported-here', `${errorWords(error)} (${errorCode(error) ?? 'no code'})`)
  }
}

/** Where nobody listens. What a dead deck left there is removed; somebody may live there whose processes this system does not see. */
async function freePath(folder: string): Promise<string> {
  if (thisPlatform === 'win32') return `\\\\.\\pipe\\clusterdeck-${process.pid}-${randomBytes(6).toString('hex')}`
  const isShort = Buffer.byteLength(join(folder, `${process.pid}-012345.sock`)) <= longestPathBytes
  const place = isShort ? folder : makePrivateFolder()
  const path = join(place, `${process.pid}.sock`)
  const found = await deleteStaleSocket(path)
  return found === 'none' || found === 'stale'
    ? path
    : join(place, `${process.pid}-${randomBytes(3).toString('hex')}.sock`)
}
