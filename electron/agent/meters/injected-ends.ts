/** Requests whose end is a fault's doing. While there never was one, it costs nothing to ask. */
export class InjectedEnds {
  readonly #answers = new WeakSet<object>()
  #hasAny = false

  /** `answer`: its response (HTTP/1) or its stream (HTTP/2). */
  mark(answer: object, isInjected: boolean): void {
    if (isInjected) this.#answers.add(answer)
    else this.#answers.delete(answer)
    this.#hasAny = true
  }

  /** It ended: whether because of a fault. */
  take(answer: object): boolean {
    return this.#hasAny && this.#answers.delete(answer)
  }
}
