/** What keeps the process alive, as Node's own handles of its children would: it lives while one is open and referenced. */
export class Lifelines {
  readonly #changed: (isAlive: boolean) => void
  #count = 0

  constructor(changed: (isAlive: boolean) => void) {
    this.#changed = changed
  }

  add(difference: 1 | -1): void {
    const before = this.#count
    this.#count += difference
    if (before === 0 || this.#count === 0) this.#changed(this.#count > 0)
  }
}

export class Lifeline {
  readonly #lines: Lifelines
  #isOpen = false
  #isReferenced = true

  constructor(lines: Lifelines) {
    this.#lines = lines
  }

  get isReferenced(): boolean {
    return this.#isReferenced
  }

  begin(): void {
    this.#set(true, this.#isReferenced)
  }

  end(): void {
    this.#set(false, this.#isReferenced)
  }

  ref(): void {
    this.#set(this.#isOpen, true)
  }

  unref(): void {
    this.#set(this.#isOpen, false)
  }

  #set(isOpen: boolean, isReferenced: boolean): void {
    const before = this.#isOpen && this.#isReferenced
    this.#isOpen = isOpen
    this.#isReferenced = isReferenced
    const now = isOpen && isReferenced
    if (now !== before) this.#lines.add(now ? 1 : -1)
  }
}
