import { limits } from '../../../shared/limits.ts'
import type { LifelineSegment, LifelineState } from '../../../shared/model/event.ts'
import type { Health, Phase } from '../../../shared/model/worker.ts'

/** A slot that crashes every second for 15 minutes makes three segments each time. */
const mostSegments = 3000

/** What a slot's lifeline shows; null in the moment between an exit and the decision. */
export function lifelineState(phase: Phase, health: Health): LifelineState | null {
  if (phase === 'exited') return null
  const live = phase === 'starting' || phase === 'online' || phase === 'listening' || phase === 'draining'
  return live && health !== 'ok' ? health : phase
}

/** The stretches of one slot's life, bounded to the history the deck keeps. Starts are unique within a lifeline. */
export class Lifeline {
  #segments: LifelineSegment[] = []

  get segments(): readonly LifelineSegment[] {
    return this.#segments
  }

  /** Ends the present stretch and begins another; returns what changed, newest last. */
  enter(
    state: LifelineState | null,
    generation: number,
    atMs: number,
    endMark: string | null,
  ): readonly LifelineSegment[] {
    const last = this.#segments.at(-1)
    const isOpen = last !== undefined && last.endAtMs === null
    if (isOpen && last.state === state && last.generation === generation) return []
    const changed: LifelineSegment[] = []
    // Starts identify segments on the wire: two in the same millisecond, or a clock set back, must not collide.
    const startAtMs = last === undefined ? atMs : Math.max(atMs, last.startAtMs + 1, last.endAtMs ?? 0)
    if (isOpen) {
      const ended = { ...last, endAtMs: startAtMs, endMark }
      this.#segments[this.#segments.length - 1] = ended
      changed.push(ended)
    }
    if (state !== null) {
      const begun = { generation, state, startAtMs, endAtMs: null, endMark: null }
      this.#segments.push(begun)
      changed.push(begun)
    }
    this.#prune(atMs)
    return changed
  }

  #prune(atMs: number): void {
    const oldest = this.#segments[0]
    const tooOld = (segment: LifelineSegment) => segment.endAtMs !== null && segment.endAtMs < atMs - limits.historyMs
    if (this.#segments.length <= mostSegments && (oldest === undefined || !tooOld(oldest))) return
    this.#segments = this.#segments.filter((segment) => !tooOld(segment)).slice(-mostSegments)
  }
}
