import { ok, type Result } from '../../shared/result.ts'
import { type EngineInfo, infoSchema } from './answers.ts'
import type { EngineClient } from './engine-client.ts'

/** Two clocks of this machine, in ms. */
export interface OwnClock {
  nowMs(): number
  monoMs(): number
}

const sameSkewMs = 250

/** What an engine says of itself, and by how much its clock is ahead of ours. */
export class EngineClock {
  readonly #client: EngineClient
  readonly #own: OwnClock
  #info: EngineInfo
  #skewMs: number

  private constructor(client: EngineClient, own: OwnClock, info: EngineInfo, skewMs: number) {
    this.#client = client
    this.#own = own
    this.#info = info
    this.#skewMs = skewMs
  }

  static async open(client: EngineClient, own: OwnClock): Promise<Result<EngineClock>> {
    const told = await askTime(client, own)
    return told.ok ? ok(new EngineClock(client, own, told.value.info, told.value.skewMs)) : told
  }

  get info(): EngineInfo {
    return this.#info
  }

  /** Of its own clock, less ours; 0 if that is within the way there and back. */
  get skewMs(): number {
    return this.#skewMs
  }

  nowMs(): number {
    return this.#own.nowMs()
  }

  monoMs(): number {
    return this.#own.monoMs()
  }

  /** Asks again: it may be another engine by now, or its clock was set. */
  async refresh(): Promise<Result<void>> {
    const told = await askTime(this.#client, this.#own)
    if (!told.ok) return told
    this.#info = told.value.info
    // Times of all that is shown would move with each that differs by no more than the network does.
    if (Math.abs(told.value.skewMs - this.#skewMs) > sameSkewMs) this.#skewMs = told.value.skewMs
    return ok(undefined)
  }
}

async function askTime(
  client: EngineClient,
  own: OwnClock,
): Promise<Result<{ readonly info: EngineInfo; readonly skewMs: number }>> {
  const askedAtMs = own.nowMs()
  const answer = await client.ask(infoSchema, (docker) => docker.info())
  if (!answer.ok) return answer
  return ok({ info: answer.value, skewMs: skewOf(answer.value.SystemTime, askedAtMs, own.nowMs()) })
}

/**
 * The difference of two clocks, as far as the time between question and answer lets it be told: the engine is taken to have
 * looked at its clock in the middle of it.
 */
export function skewOf(theirsAtMs: number | null, askedAtMs: number, answeredAtMs: number): number {
  if (theirsAtMs === null) return 0
  const skewMs = theirsAtMs - (askedAtMs + answeredAtMs) / 2
  return Math.abs(skewMs) <= answeredAtMs - askedAtMs + 1 ? 0 : Math.round(skewMs)
}
