import type { Clock } from '../../../../shared/base/clock.ts'
import type { ShopUser, ShopVariant } from '../../../../shared/lessons/lab.ts'
import { AskClient, type ClientAnswer, type ClientAsk } from '../ask/ask-client.ts'
import type { KeptAt } from './why-lost.ts'

/** Where a visitor's shop is, and who listens to what comes of it. */
export interface VisitorParts {
  readonly clock: Clock
  readonly port: number
  variant(): ShopVariant
  slotOf(pid: number): number | null
  /** Why what was kept there is gone, by the word of that slot. */
  whyLost(kept: KeptAt, answeredBy: number | null): string
  /** A worker said its count of visits. */
  counted(slot: number, visits: number): void
  /** Something of it is another one. `lost`: what was found gone by it. */
  changed(lost: { readonly name: string; readonly what: string; readonly after: string } | null): void
}

/** A browser waits longer; who watches one knows by then. */
const timeoutMs = 60_000
/** Without an answer for so long a user begins to wonder. */
const waitingAfterMs = 600
const lossesKept = 20

/** One user of the shop: a browser of its own, what it expects, and what it finds. */
export class ShopVisitor {
  readonly #name: string
  readonly #id: number
  readonly #address: string
  readonly #parts: VisitorParts
  readonly #client: AskClient
  readonly #stopped = new AbortController()
  #isLoggedIn = false
  #items: readonly string[] = []
  #kept: KeptAt | null = null
  /** Told of already; until it logs in again. */
  #hasLostLogin = false
  #asking = 0
  #sees: ShopUser['sees'] = {
    state: 'unknown',
    items: null,
    slot: null,
    status: null,
    ms: null,
    words: 'has not asked yet',
    atMs: null,
  }
  #losses: ShopUser['losses'] = []

  /** `address` null: those of this machine cannot be told apart. */
  constructor(id: number, name: string, address: string | null, parts: VisitorParts) {
    this.#id = id
    this.#name = name
    this.#address = address ?? '127.0.0.1'
    this.#parts = parts
    this.#client = new AskClient(address)
  }

  get id(): number {
    return this.#id
  }

  /** A request of it is on its way. */
  get isAsking(): boolean {
    return this.#asking > 0
  }

  /** For so long that a person notices. */
  get isWaiting(): boolean {
    return this.isAsking && this.#sees.state === 'waiting'
  }

  /** Has something to lose. */
  get expectsLogin(): boolean {
    return this.#isLoggedIn
  }

  get state(): ShopUser {
    return {
      id: this.#id,
      name: this.#name,
      address: this.#address,
      expects: { isLoggedIn: this.#isLoggedIn, items: this.#items },
      sees: this.#sees,
      losses: this.#losses,
    }
  }

  async login(withinMs = timeoutMs): Promise<void> {
    const answer = await this.#ask({ method: 'POST', path: '/login', body: { user: this.#name } }, withinMs)
    if (answer.status !== 200) return
    this.#isLoggedIn = true
    this.#hasLostLogin = false
    this.#items = itemsIn(answer.body) ?? []
    this.#keep(answer)
    this.#see('in', answer)
    await this.ask()
  }

  async logout(): Promise<void> {
    const answer = await this.#ask({ method: 'POST', path: '/logout' })
    if (answer.status !== 200) return
    this.#isLoggedIn = false
    this.#items = []
    this.#see('out', answer)
  }

  /** "Who am I, and what is in my cart?" */
  async ask(): Promise<void> {
    await this.#ask({ method: 'GET', path: '/me' })
  }

  /** Visits the shop, so that somebody counts, and asks. */
  async visit(): Promise<void> {
    await this.#ask({ method: 'POST', path: '/visits' })
    await this.ask()
  }

  async add(item: string): Promise<void> {
    const before = this.#items
    const answer = await this.#ask({ method: 'POST', path: '/cart', body: { item } })
    if (answer.status !== 200) return
    this.#items = itemsIn(answer.body) ?? [...before, item]
    if (this.#kept === null || this.#parts.variant() === 'redis') this.#keep(answer)
    this.#see('in', answer)
  }

  /** Two tabs of this browser add at once. Answers how many of the two were told that it was done. */
  async addInTwoTabs(): Promise<number> {
    const [one, other] = ['tea', 'milk'].map((item) =>
      this.#client.ask({ method: 'POST', path: '/cart/slow', body: { item } }, this.#way(5000)),
    )
    const answers = await Promise.all([one, other])
    return answers.filter((answer) => answer?.status === 200).length
  }

  /** What is in the cart, by the shop's own word; null: it did not say. */
  async readCart(): Promise<readonly string[] | null> {
    const answer = await this.#client.ask({ method: 'GET', path: '/cart' }, this.#way(5000))
    return answer.status === 200 ? itemsIn(answer.body) : null
  }

  /** What the tabs left is what it has from now on; that some are missing is noted. */
  accept(items: readonly string[], lost: string | null, after: string): void {
    this.#items = items
    this.#sees = { ...this.#sees, items }
    if (lost !== null) this.#lose(lost, after)
    this.#parts.changed(null)
  }

  close(): void {
    this.#stopped.abort()
    this.#client.close()
  }

  #way(withinMs = timeoutMs) {
    return { port: this.#parts.port, keepAlive: false, timeoutMs: withinMs, stopped: this.#stopped.signal }
  }

  async #ask(asked: ClientAsk, withinMs = timeoutMs): Promise<ClientAnswer> {
    const { clock, changed } = this.#parts
    const startedAtMs = clock.nowMs()
    this.#asking += 1
    const cancel = clock.after(waitingAfterMs, () => {
      const words = `${asked.method} ${asked.path}: no answer yet`
      this.#sees = { ...this.#sees, state: 'waiting', status: null, ms: null, words, atMs: startedAtMs }
      changed(null)
    })
    const answer = await this.#client.ask(asked, this.#way(withinMs))
    cancel()
    this.#asking -= 1
    if (!this.#stopped.signal.aborted) this.#hear(answer, asked)
    return answer
  }

  #hear(answer: ClientAnswer, { path }: ClientAsk): void {
    const slot = this.#slotOf(answer)
    const visits = numberIn(answer.body, 'visits')
    if (slot !== null && visits !== null) this.#parts.counted(slot, visits)
    if (answer.status === null || answer.status >= 500) this.#see('error', answer)
    // Visits are counted for everybody: they say nothing of who asks.
    else if (path === '/visits') return
    else if (answer.status === 401) this.#findOut(answer)
    else if (path === '/me') this.#findIn(answer, slot)
  }

  #findIn(answer: ClientAnswer, slot: number | null): void {
    const items = itemsIn(answer.body) ?? []
    const missing = this.#items.length - items.length
    if (this.#isLoggedIn && missing > 0 && this.#kept !== null) {
      const after = this.#parts.whyLost(this.#kept, slot)
      this.#items = items
      this.#lose(missing === 1 ? 'an item of the cart' : `${missing} items of the cart`, after)
    }
    if (this.#isLoggedIn && this.#parts.variant() === 'redis') this.#keep(answer)
    this.#see('in', answer)
  }

  #findOut(answer: ClientAnswer): void {
    this.#see('out', answer)
    if (!this.#isLoggedIn || this.#hasLostLogin || this.#kept === null) return
    this.#hasLostLogin = true
    this.#lose('the login', this.#parts.whyLost(this.#kept, this.#slotOf(answer)))
  }

  #lose(what: string, after: string): void {
    const { clock, changed } = this.#parts
    this.#losses = [...this.#losses, { what, atMs: clock.nowMs(), after }].slice(-lossesKept)
    changed({ name: this.#name, what, after })
  }

  #keep(answer: ClientAnswer): void {
    const { clock, variant } = this.#parts
    this.#kept = { variant: variant(), pid: answer.pid, slot: this.#slotOf(answer), atMs: clock.nowMs() }
  }

  #slotOf({ pid }: ClientAnswer): number | null {
    return pid === null ? null : this.#parts.slotOf(pid)
  }

  #see(state: ShopUser['sees']['state'], answer: ClientAnswer): void {
    const { clock, changed } = this.#parts
    this.#sees = {
      state,
      items: state === 'in' ? (itemsIn(answer.body) ?? this.#items) : null,
      slot: this.#slotOf(answer),
      status: answer.status,
      ms: answer.ms,
      words: errorIn(answer.body) ?? answer.words,
      atMs: clock.nowMs(),
    }
    changed(null)
  }
}

function fieldOf(body: unknown, name: string): unknown {
  return typeof body === 'object' && body !== null ? Object.entries(body).find(([key]) => key === name)?.[1] : undefined
}

function itemsIn(body: unknown): readonly string[] | null {
  const items = fieldOf(body, 'items')
  return Array.isArray(items) ? items.map(String) : null
}

function numberIn(body: unknown, name: string): number | null {
  const value = fieldOf(body, name)
  return typeof value === 'number' ? value : null
}

function errorIn(body: unknown): string | null {
  const error = fieldOf(body, 'error')
  return typeof error === 'string' ? error : null
}
