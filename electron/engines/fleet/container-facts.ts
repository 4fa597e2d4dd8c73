import type { EngineEvent } from '../answers.ts'
import { type Container, containerSchema } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import { signalName } from './end-words.ts'

/** Asked at the same time, so that opening 500 containers does not queue 500 questions at their engine. */
const atOnce = 8
const changes = /^(create|start|restart|die|stop|pause|unpause|oom|destroy|rename|update|health_status)/

/** What an engine tells about containers on its own node when it is asked for each: asked again when an event says it changed. */
export class ContainerFacts {
  readonly #client: Pick<EngineClient, 'ask'>
  /** Null: it has no such container. */
  readonly #known = new Map<string, Container | null>()
  /** Those that changed since: shown as they were until their engine has answered. */
  readonly #old = new Set<string>()
  readonly #signals = new Map<string, string>()
  readonly #outOfMemory = new Set<string>()
  /** How those died that may be gone before they are asked for; times are the engine's. */
  readonly #deaths = new Map<string, { readonly atMs: number; readonly code: number | null }>()

  constructor(client: Pick<EngineClient, 'ask'>) {
    this.#client = client
  }

  /** Asks for those that are not known, and forgets all others. */
  async learn(ids: readonly string[]): Promise<void> {
    const wanted = new Set(ids)
    for (const held of [this.#known, this.#old, this.#signals, this.#outOfMemory, this.#deaths]) {
      for (const id of held.keys()) if (!wanted.has(id)) held.delete(id)
    }
    const left = ids.filter((id) => !this.#known.has(id) || this.#old.has(id))
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
    this.#old.add(Actor.ID)
    return true
  }

  /** One that is listed in another state is asked for again. */
  compare(id: string, state: string): void {
    if (state !== '' && this.#known.get(id)?.State.Status !== state) this.#old.add(id)
  }

  /** All are asked for again: their engine was away. */
  forget(): void {
    for (const id of this.#known.keys()) this.#old.add(id)
  }

  async #ask(id: string): Promise<void> {
    // Before the question: what changes while it is answered makes it old again.
    this.#old.delete(id)
    const answer = await this.#client.ask(containerSchema, (docker, abortSignal) =>
      docker.getContainer(id).inspect({ abortSignal }),
    )
    if (answer.ok) this.#known.set(id, answer.value)
    else if (answer.error.code === 'not-found') this.#known.set(id, null)
    else this.#old.add(id)
  }
}

function codeOf(told: string | undefined): number | null {
  const code = Number.parseInt(told ?? '', 10)
  return Number.isInteger(code) ? code : null
}
