import type { EngineEvent } from '../answers.ts'
import { type Container, containerSchema } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import { signalName } from './end-words.ts'

/** Asked at the same time, so that opening 500 containers does not queue 500 questions at their engine. */
const atOnce = 8
const changes = /^(create|start|restart|die|stop|pause|unpause|oom|destroy|rename|update|health_status)/

/** What an engine tells about containers on its own node when it is asked for each: kept until an event says it changed. */
export class ContainerFacts {
  readonly #client: EngineClient
  /** Null: it has no such container. */
  readonly #known = new Map<string, Container | null>()
  readonly #signals = new Map<string, string>()
  readonly #outOfMemory = new Set<string>()
  /** How those died that may be gone before they are asked for; times are the engine's. */
  readonly #deaths = new Map<string, { readonly atMs: number; readonly code: number | null }>()

  constructor(client: EngineClient) {
    this.#client = client
  }

  /** Asks for those that are not known, and forgets all others. */
  async learn(ids: readonly string[]): Promise<void> {
    const wanted = new Set(ids)
    for (const held of [this.#known, this.#signals, this.#outOfMemory, this.#deaths]) {
      for (const id of held.keys()) if (!wanted.has(id)) held.delete(id)
    }
    const left = ids.filter((id) => !this.#known.has(id))
    const ask = async (): Promise<void> => {
      for (let id = left.pop(); id !== undefined; id = left.pop()) await this.#ask(id)
    }
    await Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, ask))
  }

  of(id: string): Container | null {
    return this.#known.get(id) ?? null
  }

  isOutOfMemory(id: string): boolean {
    return this.#outOfMemory.has(id) || this.of(id)?.State.OOMKilled === true
  }

  /** The last signal that somebody had the engine send. */
  askedSignal(id: string): string | null {
    return this.#signals.get(id) ?? null
  }

  /** What the engine told of its end; null where it told nothing, or it was started since. */
  deathOf(id: string): { readonly atMs: number; readonly code: number | null } | null {
    return this.#deaths.get(id) ?? null
  }

  /** Takes in what happened. True: what was known changed. */
  heard({ Type, Action, Actor, timeNano }: EngineEvent): boolean {
    if (Type !== 'container') return false
    if (Action === 'kill') this.#signals.set(Actor.ID, signalName(Actor.Attributes.signal ?? ''))
    if (Action === 'oom') this.#outOfMemory.add(Actor.ID)
    if (Action === 'die') this.#deaths.set(Actor.ID, { atMs: timeNano / 1e6, code: codeOf(Actor.Attributes.exitCode) })
    if (Action === 'start') {
      this.#deaths.delete(Actor.ID)
      this.#signals.delete(Actor.ID)
      this.#outOfMemory.delete(Actor.ID)
    }
    if (!changes.test(Action)) return false
    this.#known.delete(Actor.ID)
    return true
  }

  /** Forgets what is known of one that is listed in another state. */
  compare(id: string, state: string): void {
    if (state !== '' && this.#known.get(id)?.State.Status !== state) this.#known.delete(id)
  }

  /** Nothing counts any more: its engine was away. */
  forget(): void {
    this.#known.clear()
  }

  async #ask(id: string): Promise<void> {
    const answer = await this.#client.ask(containerSchema, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    )
    if (answer.ok) this.#known.set(id, answer.value)
    else if (answer.error.code === 'not-found') this.#known.set(id, null)
  }
}

function codeOf(told: string | undefined): number | null {
  const code = Number.parseInt(told ?? '', 10)
  return Number.isInteger(code) ? code : null
}
