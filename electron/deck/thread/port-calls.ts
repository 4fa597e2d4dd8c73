import type { Clock } from '../../../shared/base/clock.ts'
import { asError } from '../../../shared/base/error-words.ts'
import { inSeconds } from '../../../shared/base/plain-words.ts'
import { Repetition } from '../../supervisor/restart/repetition.ts'

/** One end of a channel between two threads: a `Worker`, its `parentPort`, or a `MessagePort`. */
export interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
}

/** One that memory can be moved through. */
export interface MovingPort extends Port {
  postMessage(message: unknown, moved?: readonly ArrayBuffer[]): void
}

/** Functions that another thread may call by name, with one input each. Input and answer are copied (structured clone). */
type Callable<Calls> = { readonly [Name in keyof Calls]: (input: never) => unknown }
type InputOf<Call> = Call extends (input: infer Input) => unknown ? Input : never
type AnswerOf<Call> = Call extends (input: never) => infer Answer ? Awaited<Answer> : never

/** Facts that one thread tells the other; nobody answers. */
type Tellable<Facts> = { readonly [Name in keyof Facts]: (...facts: never[]) => void }

/** What travels. Only this file writes and reads it, on both ends. */
type Message =
  | { readonly kind: 'call'; readonly id: number; readonly name: PropertyKey; readonly input: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'fault'; readonly id: number; readonly message: string; readonly stack: string | undefined }
  | { readonly kind: 'fact'; readonly name: PropertyKey; readonly facts: readonly unknown[] }

/** How long a caller waits. Without it for ever, as in tests of what is answered. */
export interface Patience {
  readonly clock: Pick<Clock, 'after'>
  /** A thread that owes an answer and says nothing at all for so long hangs: whoever waits is told. */
  readonly silentMs: number
  /** No call takes longer; a lost one must not be waited for until the end of the deck. */
  readonly longestMs: number
}

/** No answer came; what was called for may still be carried out. */
export class Unanswered extends Error {}

/** Calls into the other thread. */
export interface Caller<Calls> {
  /** Answers what the function answered there; rejects with what it threw, or when the other thread is gone. */
  call<Name extends keyof Calls>(name: Name, input: InputOf<Calls[Name]>): Promise<AnswerOf<Calls[Name]>>
  /** The other thread is gone: what waits, and what is still called, is rejected with this. */
  end(reason: Error): void
}

/** Calls functions of the other thread, and takes in the facts it tells, in the order it told them. */
export function createCaller<Calls extends Callable<Calls>, Facts extends Tellable<Facts>>(
  port: Port,
  facts: Facts,
  patience: Patience | null = null,
): Caller<Calls> {
  const waiting = new Waiting(patience)
  let lastId = 0
  let ended: Error | null = null
  port.on('message', (received) => {
    const message = received as Message
    waiting.heard()
    if (message.kind === 'fact') {
      Reflect.apply(Reflect.get(facts, message.name), facts, message.facts)
      return
    }
    if (message.kind === 'call') return
    const call = waiting.take(message.id)
    if (message.kind === 'answer') call?.resolve(message.value)
    else call?.reject(Object.assign(new Error(message.message), { stack: message.stack }))
  })
  return {
    call(name, input) {
      if (ended !== null) return Promise.reject(ended)
      lastId += 1
      const id = lastId
      port.postMessage({ kind: 'call', id, name, input } satisfies Message)
      return new Promise((resolve, reject) => {
        // What comes back is what the function of this name answers: both ends share its type.
        waiting.add(id, { resolve: (value) => resolve(value as never), reject })
      })
    },
    end(reason) {
      ended ??= reason
      waiting.rejectAll(ended)
    },
  }
}

interface Call {
  resolve(value: unknown): void
  reject(reason: Error): void
}

/** The calls without an answer yet, and how long they wait. */
class Waiting {
  readonly #calls = new Map<number, Call & { cancel(): void }>()
  readonly #patience: Patience | null
  readonly #listening: Repetition | null
  #hasHeard = false
  #silentLooks = 0

  constructor(patience: Patience | null) {
    this.#patience = patience
    this.#listening = patience === null ? null : new Repetition(patience.clock, () => this.#listen(patience))
  }

  add(id: number, call: Call): void {
    const { clock, longestMs } = this.#patience ?? {}
    const tooLong = (): void =>
      this.take(id)?.reject(new Unanswered(`no answer came within ${inSeconds(longestMs ?? 0, 3)}`))
    if (this.#calls.size === 0) this.#beginToListen()
    this.#calls.set(id, { ...call, cancel: clock?.after(longestMs ?? 0, tooLong) ?? (() => {}) })
  }

  take(id: number): Call | undefined {
    const call = this.#calls.get(id)
    call?.cancel()
    this.#calls.delete(id)
    return call
  }

  heard(): void {
    this.#hasHeard = true
  }

  rejectAll(reason: Error): void {
    for (const id of [...this.#calls.keys()]) this.take(id)?.reject(reason)
  }

  #beginToListen(): void {
    this.#hasHeard = false
    this.#silentLooks = 0
    if (this.#patience !== null) this.#listening?.in(this.#patience.silentMs / 2)
  }

  /** Two looks in a row: after this process itself stood still, what was said meanwhile comes before the second. */
  #listen({ silentMs }: Patience): number | null {
    this.#silentLooks = this.#hasHeard ? 0 : this.#silentLooks + 1
    this.#hasHeard = false
    if (this.#silentLooks >= 2)
      this.rejectAll(new Unanswered(`the other thread said nothing for ${inSeconds(silentMs, 3)}`))
    return this.#calls.size === 0 ? null : silentMs / 2
  }
}

/**
 * Serves calls from the other thread. A function that throws is a bug: the caller hears of it, and this thread goes on.
 * What is no promise is answered on the spot: no fact told later comes before it.
 */
export function serveCalls<Calls extends Callable<Calls>>(port: Port, calls: Calls): void {
  port.on('message', (received) => {
    const message = received as Message
    if (message.kind !== 'call') return
    const { id, name, input } = message
    const answer = (value: unknown): void => port.postMessage({ kind: 'answer', id, value } satisfies Message)
    const refuse = (error: unknown): void => {
      const { message: words, stack } = asError(error)
      port.postMessage({ kind: 'fault', id, message: words, stack } satisfies Message)
    }
    try {
      const outcome: unknown = Reflect.apply(Reflect.get(calls, name), calls, [input])
      if (outcome instanceof Promise) outcome.then(answer).catch(refuse)
      else answer(outcome)
    } catch (error) {
      refuse(error)
    }
  })
}

/** Tells the other thread something, without waiting for it. */
export function createTeller<Facts extends Tellable<Facts>>(port: Port) {
  return <Name extends keyof Facts>(name: Name, ...facts: Parameters<Facts[Name]>): void =>
    port.postMessage({ kind: 'fact', name, facts } satisfies Message)
}

/** The same for memory that moves into the other thread, and is empty here from then on. */
export function createMover<Facts extends Tellable<Facts>>(port: MovingPort) {
  return <Name extends keyof Facts>(
    name: Name,
    moved: readonly ArrayBuffer[],
    ...facts: Parameters<Facts[Name]>
  ): void => port.postMessage({ kind: 'fact', name, facts } satisfies Message, moved)
}
