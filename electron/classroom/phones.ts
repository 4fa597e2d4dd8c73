import { randomBytes } from 'node:crypto'
import type { Clock } from '../../shared/base/clock.ts'
import { newId } from '../../shared/base/new-id.ts'
import { plainLine } from '../../shared/base/plain-line.ts'
import type { ClassPhone } from '../../shared/lessons/classroom.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

const silentMs = 10_000
/** A phone that is silent so long gives its place to the next. */
const goneMs = 2 * 60_000
const aliasChars = 24
/** Phones that left are listed until so many are known. */
const mostListed = 90

/** One phone: its place in the class, and what is known of it. */
export interface Phone {
  readonly id: string
  /** From 1, unique among those here: its own address ends with it. */
  readonly number: number
  /** Proves that a request is this phone's. */
  readonly token: string
  readonly alias: string
  lastMonoMs: number
  lastAtMs: number
  hasLeft: boolean
  slot: number | null
  isLoggedIn: boolean | null
}

/** Who is in the class: at most so many at a time. */
export class Phones {
  readonly #clock: Clock
  readonly #most: number
  readonly #byToken = new Map<string, Phone>()

  constructor(clock: Clock, most: number) {
    this.#clock = clock
    this.#most = most
  }

  join(alias: string): Result<Phone> {
    const number = this.#freeNumber()
    if (number === null) return this.#full()
    this.#forgetOldest()
    const phone: Phone = {
      id: newId(),
      number,
      token: randomBytes(24).toString('base64url'),
      alias: this.#uniqueAlias(cleanAlias(alias) || `Phone ${number}`),
      lastMonoMs: this.#clock.monoMs(),
      lastAtMs: this.#clock.nowMs(),
      hasLeft: false,
      slot: null,
      isLoggedIn: null,
    }
    this.#byToken.set(phone.token, phone)
    return ok(phone)
  }

  /** The phone that has this token; one that had left takes a place again, if there is one. */
  find(token: string): Result<Phone> {
    const phone = this.#byToken.get(token)
    if (phone === undefined) return fail('not-found', 'Type the PIN to join')
    if (this.#isGone(phone)) {
      if (this.#here().length >= this.#most) return this.#full()
      // Somebody may have its number meanwhile: then both share one address, and nothing worse.
      phone.hasLeft = false
    }
    phone.lastMonoMs = this.#clock.monoMs()
    phone.lastAtMs = this.#clock.nowMs()
    return ok(phone)
  }

  byId(phoneId: string): Phone | null {
    return [...this.#byToken.values()].find(({ id }) => id === phoneId) ?? null
  }

  leave(phone: Phone): void {
    phone.hasLeft = true
  }

  forgetWorkers(): void {
    for (const phone of this.#byToken.values()) {
      phone.slot = null
      phone.isLoggedIn = null
    }
  }

  /** Its token is worth nothing from now on. */
  dismiss(phoneId: string): Phone | null {
    const phone = this.byId(phoneId)
    if (phone === null) return null
    this.#byToken.delete(phone.token)
    return phone
  }

  /** In the order they came. */
  list(hasVoted: (phoneId: string) => boolean): readonly ClassPhone[] {
    return [...this.#byToken.values()].map((phone) => ({
      id: phone.id,
      alias: phone.alias,
      state: this.#stateOf(phone),
      lastAtMs: phone.lastAtMs,
      slot: phone.slot,
      isLoggedIn: phone.isLoggedIn,
      hasVoted: hasVoted(phone.id),
    }))
  }

  #stateOf(phone: Phone): ClassPhone['state'] {
    if (this.#isGone(phone)) return 'left'
    return this.#silentMs(phone) > silentMs ? 'silent' : 'here'
  }

  #isGone(phone: Phone): boolean {
    return phone.hasLeft || this.#silentMs(phone) > goneMs
  }

  #silentMs(phone: Phone): number {
    return this.#clock.monoMs() - phone.lastMonoMs
  }

  #here(): readonly Phone[] {
    return [...this.#byToken.values()].filter((phone) => !this.#isGone(phone))
  }

  #freeNumber(): number | null {
    const here = this.#here()
    const taken = new Set(here.map(({ number }) => number))
    for (let number = 1; number <= this.#most; number += 1) if (!taken.has(number)) return number
    return null
  }

  #full(): Result<never> {
    return fail(
      'refused',
      `All ${this.#most} places are taken. Look at a neighbour's phone, or ask the teacher for one`,
    )
  }

  #uniqueAlias(alias: string): string {
    const taken = new Set([...this.#byToken.values()].map((phone) => phone.alias))
    let unique = alias
    for (let number = 2; taken.has(unique); number += 1) unique = `${alias} ${number}`
    return unique
  }

  #forgetOldest(): void {
    const gone = [...this.#byToken.values()].filter((phone) => this.#isGone(phone))
    for (const { token } of gone.slice(0, Math.max(0, this.#byToken.size - mostListed))) this.#byToken.delete(token)
  }
}

function cleanAlias(alias: string): string {
  return plainLine(alias).slice(0, aliasChars).trim()
}
