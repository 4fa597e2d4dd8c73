import type { AsyncLocalStorage } from 'node:async_hooks'
import type { IncomingMessage } from 'node:http'
import { isFunction } from '../../cover/stand-in.ts'

/**
 * From Node 24 on what a request's body brings (`data`, `end`, and all that a body parser calls then) runs in the context that the
 * connection's parser was made in, not in the one that was entered when the request was announced: this enters it again, in
 * the parser's own two callbacks for bodies. They are properties of each parser, which nothing of an app looks at.
 */
export class BodyScopes<Scope> {
  readonly #storage: AsyncLocalStorage<Scope>
  readonly #scopes = new WeakMap<object, Scope>()
  readonly #met = new WeakSet<object>()
  #isOpen = true

  constructor(storage: AsyncLocalStorage<Scope>) {
    this.#storage = storage
  }

  watch(request: IncomingMessage, scope: Scope): void {
    const parser: unknown = Reflect.get(request.socket, 'parser')
    if (typeof parser !== 'object' || parser === null) return
    this.#scopes.set(request, scope)
    if (this.#met.has(parser)) return
    this.#met.add(parser)
    for (const name of ['kOnBody', 'kOnMessageComplete']) {
      const key: unknown = Reflect.get(parser.constructor, name)
      if (typeof key === 'number') this.#enterIn(parser, key)
    }
  }

  /** Parsers that were met stay as they are, and hand on: they are in Node's pool, and found by nobody. */
  close(): void {
    this.#isOpen = false
  }

  #enterIn(parser: object, key: number): void {
    const original: unknown = Reflect.get(parser, key)
    if (!isFunction(original)) return
    const enter = (self: unknown, args: unknown[]): unknown => {
      const request: unknown = this.#isOpen ? Reflect.get(Object(self), 'incoming') : null
      const scope = typeof request === 'object' && request !== null ? this.#scopes.get(request) : undefined
      if (scope === undefined) return Reflect.apply(original, self, args)
      return this.#storage.run(scope, () => Reflect.apply(original, self, args))
    }
    Reflect.set(parser, key, function (this: unknown, ...args: unknown[]) {
      return enter(this, args)
    })
  }
}
