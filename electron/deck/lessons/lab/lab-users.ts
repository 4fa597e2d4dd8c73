import type { CommandInput } from '../../../../shared/ipc/contract.ts'
import type { ShopUser } from '../../../../shared/lessons/lab.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import { ShopVisitor, type VisitorParts } from './shop-visitor.ts'

const names = ['Ada', 'Grace', 'Linus', 'Margaret', 'Dennis', 'Barbara']
const items = ['tea', 'milk', 'bread', 'apples', 'cheese', 'honey']
/** The first are the deck's own and the system's. */
const firstAddress = 11
/** A press answers when it is done, or when it is clear that somebody waits. */
const answerWithinMs = 1500

/** All users of the shop. */
export class LabUsers {
  readonly #all: readonly ShopVisitor[]
  readonly #parts: VisitorParts
  #addedCount = 0

  constructor(parts: VisitorParts, hasAddresses: boolean) {
    this.#parts = parts
    this.#all = names.map((name, at) => {
      const address = hasAddresses ? `127.0.0.${firstAddress + at}` : null
      return new ShopVisitor(at + 1, name, address, parts)
    })
  }

  get states(): readonly ShopUser[] {
    return this.#all.map((one) => one.state)
  }

  get first(): ShopVisitor | undefined {
    return this.#all[0]
  }

  async act({ userId, do: what }: CommandInput<'lab.user'>): Promise<Result<void>> {
    const meant = this.#all.filter(({ id }) => userId === null || id === userId)
    const free = meant.filter((one) => !one.isAsking)
    if (meant.length === 0) return fail('not-found', `There is no user ${userId}`)
    if (free.length === 0) return fail('wrong-state', 'They wait for an answer of the shop, as a browser does')
    const done = Promise.all(free.map((one) => this.#do(one, what)))
    await Promise.race([done, new Promise<void>((resolve) => this.#parts.clock.after(answerWithinMs, resolve))])
    return ok(undefined)
  }

  /** Whoever has something to lose looks whether it is still there; who waits goes on waiting. */
  askAgain(): void {
    for (const one of this.#all) if (one.expectsLogin && !one.isAsking) void one.ask()
  }

  close(): void {
    for (const one of this.#all) one.close()
  }

  async #do(one: ShopVisitor, what: CommandInput<'lab.user'>['do']): Promise<void> {
    switch (what) {
      case 'login':
        return one.login()
      case 'logout':
        return one.logout()
      case 'ask':
        return one.visit()
      case 'ask-4':
        for (let asked = 0; asked < 4; asked += 1) await one.visit()
        return
      case 'add-item':
        this.#addedCount += 1
        return one.add(items[this.#addedCount % items.length] ?? 'tea')
    }
  }
}
