/** What a key holds. */
type Held = string | Map<string, string>

interface Entry {
  held: Held
  /** Wall clock; null: for ever. */
  expiresAtMs: number | null
}

/** Keys, texts, hashes and their times. What is over is gone when somebody looks. */
export class Keyspace {
  readonly #entries = new Map<string, Entry>()
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  get keys(): readonly string[] {
    return [...this.#entries.keys()].filter((key) => this.has(key))
  }

  has(key: string): boolean {
    return this.#live(key) !== null
  }

  get(key: string): Held | null {
    return this.#live(key)?.held ?? null
  }

  /** `expiresAtMs` undefined: as it was. */
  set(key: string, held: Held, expiresAtMs?: number | null): void {
    const kept = expiresAtMs === undefined ? (this.#live(key)?.expiresAtMs ?? null) : expiresAtMs
    this.#entries.set(key, { held, expiresAtMs: kept })
  }

  delete(key: string): boolean {
    return this.has(key) && this.#entries.delete(key)
  }

  clear(): void {
    this.#entries.clear()
  }

  /** False: there is no such key. */
  expireAt(key: string, atMs: number | null): boolean {
    const entry = this.#live(key)
    if (entry !== null) entry.expiresAtMs = atMs
    return entry !== null
  }

  /** Left, in ms: -1 for ever, -2 no such key, as Redis says it. */
  leftMs(key: string): number {
    const entry = this.#live(key)
    if (entry === null) return -2
    return entry.expiresAtMs === null ? -1 : Math.max(0, entry.expiresAtMs - this.#nowMs())
  }

  #live(key: string): Entry | null {
    const entry = this.#entries.get(key)
    if (entry === undefined) return null
    if (entry.expiresAtMs === null || entry.expiresAtMs > this.#nowMs()) return entry
    this.#entries.delete(key)
    return null
  }
}
