import { connect, type Socket } from 'node:net'
import type { Clock } from '../../shared/base/clock.ts'
import { errorCode, errorWords } from '../../shared/base/error-words.ts'
import { LineSplitter } from '../../shared/base/line-splitter.ts'
import { duration } from '../../shared/base/plain-words.ts'
import type { CommandInput, CommandName, CommandOutput, DeckEvents } from '../../shared/ipc/contract.ts'
import type { Origin } from '../../shared/model/event.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { DeckCard } from './deck-cards.ts'
import { type HeardPush, lineBytes, lineOf, readTold, type Told, wireVersion } from './wire.ts'

/** A deck is never so busy that it would not welcome anybody. The longest wait after a wrong token is 5 s. */
const welcomeMs = 10_000
/** The deck's own: a snapshot of 128 slots with its events is a tenth of it. */
const toldBytes = 16 * lineBytes

type Listener = (payload: never) => void

/** A connection to a running deck. What is called after its end, or was not answered by then, is refused with `no-deck`. */
export class DeckLink {
  readonly card: DeckCard
  readonly #socket: Socket
  readonly #clock: Pick<Clock, 'after'>
  readonly #waiting = new Map<number, (answer: Result<unknown>) => void>()
  readonly #listeners = new Map<HeardPush, Set<Listener>>()
  readonly #wanted = new Set<HeardPush>()
  readonly #goneListeners = new Set<() => void>()
  readonly #welcomed: (answer: Result<void>) => void
  #lastId = 0
  #lastWords: string | null = null
  /** What the deck itself said before it ended the connection. */
  #farewell: string | null = null
  #gone: ({ readonly ok: false } & Result<never>) | null = null

  constructor(card: DeckCard, socket: Socket, clock: Pick<Clock, 'after'>, welcomed: (answer: Result<void>) => void) {
    this.card = card
    this.#socket = socket
    this.#clock = clock
    this.#welcomed = welcomed
    const splitter = new LineSplitter({
      maxBytes: toldBytes,
      line: (bytes) => this.#heard(readTold(Buffer.from(bytes).toString('utf8'))),
    })
    socket.on('data', (chunk: Buffer) => splitter.push(chunk))
    // Why stands in the answer to whoever waits.
    socket.on('error', (error) => {
      this.#lastWords ??= errorWords(error)
    })
    socket.on('close', () => this.#ended())
  }

  /** Answers what the command answers: when the wanted state is reached, or its deadline passed. */
  async call<Name extends CommandName>(name: Name, input: CommandInput<Name>): Promise<Result<CommandOutput<Name>>> {
    // What the deck answers is of the contract: both ends are of one version.
    return (await this.ask(name, input)) as Result<CommandOutput<Name>>
  }

  /** The same for a name that somebody typed. */
  ask(name: string, input: unknown): Promise<Result<unknown>> {
    return this.#request((id) => lineOf({ id, call: name, input }))
  }

  /** From the answer on these pushes come, beside those asked for before. */
  async listen(names: readonly HeardPush[]): Promise<Result<void>> {
    for (const name of names) this.#wanted.add(name)
    const answer = await this.#request((id) => lineOf({ id, listen: [...this.#wanted] }))
    return answer.ok ? ok(undefined) : answer
  }

  /** Returns its unsubscribe function. */
  on<Name extends HeardPush>(name: Name, listener: (payload: DeckEvents[Name]) => void): () => void {
    const listeners = this.#listeners.get(name) ?? new Set()
    this.#listeners.set(name, listeners)
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  /** The first thing that is found in a push; `what` names it where it does not come in time. */
  until<Name extends HeardPush, Found>(
    name: Name,
    find: (payload: DeckEvents[Name]) => Found | null,
    { withinMs, what }: { readonly withinMs: number; readonly what: string },
  ): Promise<Result<Found>> {
    return new Promise((resolve) => {
      const end = (result: Result<Found>): void => {
        stop()
        cancel()
        this.#goneListeners.delete(gone)
        resolve(result)
      }
      const gone = (): void => end(this.#goneAnswer())
      const stop = this.on(name, (payload) => {
        const found = find(payload)
        if (found !== null) end(ok(found))
      })
      const cancel = this.#clock.after(withinMs, () =>
        end(fail('not-reached-in-time', `${what} did not come within ${duration(withinMs)}`)),
      )
      if (this.#gone === null) this.#goneListeners.add(gone)
      else gone()
    })
  }

  /** Called once when the connection has ended. */
  onGone(listener: (words: string) => void): void {
    this.#goneListeners.add(() => listener(this.#goneAnswer().error.message))
  }

  /** What was said before is heard. */
  close(): void {
    this.#socket.destroySoon()
  }

  #request(line: (id: number) => string): Promise<Result<unknown>> {
    if (this.#gone !== null) return Promise.resolve(this.#gone)
    this.#lastId += 1
    const id = this.#lastId
    this.#socket.write(line(id))
    return new Promise((resolve) => this.#waiting.set(id, resolve))
  }

  #heard(told: Told | null): void {
    if (told === null) return
    if ('welcome' in told) {
      this.#welcomed(ok(undefined))
      return
    }
    if ('end' in told) {
      this.#farewell = told.end
      return
    }
    if ('push' in told) {
      // Of that name's type, as the contract says; TypeScript cannot follow it through the map.
      for (const listener of this.#listeners.get(told.push) ?? []) listener(told.payload as never)
      return
    }
    const resolve = this.#waiting.get(told.id)
    this.#waiting.delete(told.id)
    resolve?.(told.answer)
  }

  #ended(): void {
    const gone = this.#goneAnswer()
    this.#gone = gone
    this.#welcomed(gone)
    for (const resolve of this.#waiting.values()) resolve(gone)
    this.#waiting.clear()
    for (const listener of [...this.#goneListeners]) listener()
  }

  #goneAnswer(): ReturnType<typeof fail> {
    const deck = `The deck (pid ${this.card.pid})`
    if (this.#farewell !== null) return fail('no-deck', `${deck} ended the connection: ${this.#farewell}`)
    return fail('no-deck', `${deck} does not answer any more: ${this.#lastWords ?? 'it ended'}`)
  }
}

const endedWords = 'Nobody listens there: that deck ended, and another process has its pid. Start one'
const unreachableWords: Readonly<Record<string, string>> = {
  EACCES: "It is another user's",
  ENOENT: endedWords,
  ECONNREFUSED: endedWords,
}

/** Connects, and says the token; refused in the deck's own words. */
export function connectToDeck(card: DeckCard, by: Origin, clock: Pick<Clock, 'after'>): Promise<Result<DeckLink>> {
  return new Promise((resolve) => {
    const socket = connect(card.socket)
    const cancel = clock.after(welcomeMs, () => {
      socket.destroy()
      resolve(
        fail(
          'no-deck',
          `The deck (pid ${card.pid}) did not answer within ${duration(welcomeMs)}: it hangs, or is stopped`,
        ),
      )
    })
    const refuse = (error: Error): void => {
      cancel()
      const words = `The deck (pid ${card.pid}) cannot be reached at ${card.socket}: ${errorWords(error)}`
      const more = unreachableWords[errorCode(error) ?? '']
      resolve(fail('no-deck', more === undefined ? words : `${words}. ${more}`))
    }
    socket.once('error', refuse)
    socket.once('connect', () => {
      socket.off('error', refuse)
      const link = new DeckLink(card, socket, clock, (answer) => {
        cancel()
        resolve(answer.ok ? ok(link) : answer)
      })
      socket.write(lineOf({ token: card.token, by, wire: wireVersion }))
    })
  })
}
