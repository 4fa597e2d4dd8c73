import type { Clock } from '../../../../shared/base/clock.ts'
import type { AskDeed } from '../../../../shared/lessons/lesson-file.ts'
import type { Answered } from '../../../../shared/lessons/lesson-view.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { sourceRefusal } from '../../../load/source-addresses.ts'
import { AskClient, type ClientWay } from './ask-client.ts'

/** All answers of an ask are shown, kept and told: more would be load, and load has a generator of its own. */
const mostRequests = 3000
const tellEveryMs = 100

/** What clients need to know of the cluster that they ask. */
export interface AskParts {
  readonly clock: Pick<Clock, 'nowMs' | 'monoMs'>
  /** Where the lesson's servers are to listen; nobody may, now. */
  readonly port: number
  slotOf(pid: number): number | null
  /** Whether each client can come from an address of its own here. */
  readonly hasAddresses?: boolean
}

type Told = (answers: readonly Answered[]) => void

/** The scripted clients of a lesson. Those with a name keep cookies and connection from ask to ask. */
export class AskClients {
  readonly #parts: AskParts
  readonly #hasAddresses: boolean
  readonly #kept = new Map<string, AskClient>()
  readonly #passing = new Set<AskClient>()
  #stopping = new AbortController()
  #isClosed = false

  constructor(parts: AskParts) {
    this.#parts = parts
    this.#hasAddresses = parts.hasAddresses ?? sourceRefusal(2) === null
  }

  /** One answer for each request, in the order they came. `told`: those so far, now and then. */
  async ask(deed: AskDeed, told: Told): Promise<Result<readonly Answered[]>> {
    const { port } = this.#parts
    const count = deed.clients * deed.times * deed.requests.length
    if (this.#isClosed) return fail('cancelled', 'The lesson ended')
    if (count > mostRequests) {
      return fail(
        'invalid-input',
        `"${deed.ask}" asks ${count} times, and at most ${mostRequests} are kept: use "load"`,
      )
    }
    // A connection whose worker just died is to be known as closed before anything is sent on it.
    await new Promise((done) => setImmediate(done))
    const answers = this.#collect(told)
    const stopped = this.#stopping.signal
    const waiting = Array.from({ length: deed.clients }, (_, index) => index + 1)
    const lane = async (): Promise<void> => {
      for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
        if (!stopped.aborted) await this.#askAs(number, deed, { port, stopped }, answers.add)
      }
    }
    await Promise.all(Array.from({ length: Math.min(deed.atOnce, deed.clients) }, lane))
    return ok(answers.end())
  }

  /** Asks under way end with what came so far. Kept cookies stay. */
  stop(): void {
    this.#stopping.abort()
    this.#stopping = new AbortController()
  }

  /** Nothing is asked any more, and nothing is kept. */
  close(): void {
    this.#isClosed = true
    this.stop()
    for (const client of [...this.#kept.values(), ...this.#passing]) client.close()
    this.#kept.clear()
  }

  async #askAs(
    number: number,
    deed: AskDeed,
    way: Pick<ClientWay, 'port' | 'stopped'>,
    add: (answer: Answered) => void,
  ): Promise<void> {
    const { as, addresses, times, requests, keepAlive, timeout } = deed
    const address = addresses === 'each' && this.#hasAddresses ? `127.0.0.${number + 1}` : null
    const client = as === undefined ? this.#passingClient(address) : this.#keptClient(`${as} ${number}`, address)
    const all = Array.from({ length: times }, () => requests).flat()
    for (const [index, asked] of all.entries()) {
      if (way.stopped.aborted) break
      const { pid, ...answer } = await client.ask(asked, { ...way, keepAlive, timeoutMs: timeout })
      const { method, path } = asked
      const slot = pid === null ? null : this.#parts.slotOf(pid)
      add({ client: number, number: index + 1, method, path, ...answer, pid, slot, atMs: this.#parts.clock.nowMs() })
    }
    if (this.#passing.delete(client)) client.close()
  }

  #passingClient(address: string | null): AskClient {
    const client = new AskClient(address)
    this.#passing.add(client)
    return client
  }

  #keptClient(name: string, address: string | null): AskClient {
    const client = this.#kept.get(name) ?? new AskClient(address)
    this.#kept.set(name, client)
    return client
  }

  #collect(told: Told) {
    const answers: Answered[] = []
    const { clock } = this.#parts
    let toldMonoMs = clock.monoMs()
    return {
      add: (answer: Answered): void => {
        answers.push(answer)
        if (clock.monoMs() - toldMonoMs < tellEveryMs) return
        toldMonoMs = clock.monoMs()
        told([...answers])
      },
      end: (): readonly Answered[] => {
        told([...answers])
        return answers
      },
    }
  }
}
