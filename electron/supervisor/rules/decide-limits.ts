import { duration, megabytes } from '../../../shared/base/plain-words.ts'
import { ageJitterRatio, limits } from '../../../shared/limits.ts'
import type { WorkerLimits } from '../../../shared/model/rules.ts'
import type { Phase } from '../../../shared/model/worker.ts'

/** One slot's worker at one look. Null: nobody measured it. */
export interface LimitFacts {
  readonly slot: number
  readonly generation: number
  readonly phase: Phase
  /** Since it came online in this slot. */
  readonly ageMs: number | null
  /** Since its agent's last word; null while nobody expects one. */
  readonly silentMs: number | null
  readonly rssBytes: number | null
  readonly heapUsedBytes: number | null
  /** AskedEnds begun since the worker started. */
  readonly requestCount: number | null
}

/** What is remembered of one worker between two looks. All times are monotonic. */
export interface WatchedWorker {
  readonly generation: number
  /** Above the memory limit without a pause since then. */
  readonly overSinceMonoMs: number | null
  /** When the memory was last known. */
  readonly knownMonoMs: number
  /** The present silence has been acted on. */
  readonly isActed: boolean
}

export interface LimitState {
  readonly workers: ReadonlyMap<number, WatchedWorker>
  readonly lookedMonoMs: number | null
}

export const noLimitState: LimitState = { workers: new Map(), lookedMonoMs: null }

export interface LimitAct {
  /** `replace`: gracefully, the successor counts anew. */
  readonly kind: 'replace' | 'alert' | 'kill'
  readonly slot: number
  readonly generation: number
  readonly words: string
  /** Which limit the worker is past, and how far; null of one that does not answer. */
  readonly excess: { readonly limit: string; readonly words: string } | null
  /** The short label on charts: "request limit 2". */
  readonly mark: string
}

export interface LimitDecision {
  readonly acts: readonly LimitAct[]
  /** What stands above a limit, or waits its turn: one sentence each. */
  readonly standing: readonly string[]
  /** Slots that a person was told of because they do not answer, and still do not. */
  readonly silent: readonly number[]
  readonly state: LimitState
}

/** Without a look, or without a number, for so long, what came before says nothing about now. */
const gapMs = 5000

/**
 * Decides about each worker's limits. At most one replacement at a time: none is begun while one must wait, and `waitsFor`
 * says for what ("the replacement under way").
 */
export function decideLimits(
  facts: readonly LimitFacts[],
  before: LimitState,
  rule: WorkerLimits,
  monoMs: number,
  waitsFor: string | null,
): LimitDecision {
  const wasAway = before.lookedMonoMs === null || monoMs - before.lookedMonoMs > gapMs
  const workers = new Map<number, WatchedWorker>()
  const acts: LimitAct[] = []
  const excesses: Excess[] = []
  for (const fact of facts) {
    if (fact.phase !== 'online' && fact.phase !== 'listening') continue
    const watched = watch(fact, before.workers.get(fact.slot), rule, monoMs, wasAway)
    const act = silenceAct(fact, watched, rule)
    if (act !== null) acts.push(act)
    workers.set(fact.slot, act === null ? watched : { ...watched, isActed: true })
    excesses.push(...findExcess(fact, watched, rule, monoMs))
  }
  const due = excesses.filter((excess) => excess.isDue).sort(byUrgency)
  const [first] = waitsFor === null ? due : []
  if (first !== undefined) {
    const { slot, generation } = first.fact
    const words = `${first.words}: replacing g${generation} gracefully`
    acts.push({
      kind: 'replace',
      slot,
      generation,
      words,
      excess: { limit: first.limit, words: first.words },
      mark: `${first.limit} limit ${slot}`,
    })
  }
  const standing = excesses
    .filter((excess) => excess !== first)
    .map((excess) => (excess.isDue ? `${excess.words}: waits for ${waitsFor ?? replacementWords}` : excess.words))
  const isTold = rule.unresponsive.act === 'alert'
  const silent = isTold ? [...workers].flatMap(([slot, { isActed }]) => (isActed ? [slot] : [])) : []
  return { acts, standing, silent, state: { workers, lookedMonoMs: monoMs } }
}

/** What others wait for while a worker is being replaced. */
export const replacementWords = 'the replacement under way'

interface Excess {
  readonly fact: LimitFacts
  readonly limit: 'RSS' | 'heap' | 'request' | 'age'
  readonly words: string
  /** 0 = memory, which may end in a crash; then requests, then age. */
  readonly rank: 0 | 1 | 2
  readonly isDue: boolean
}

function byUrgency(a: Excess, b: Excess): number {
  return a.rank - b.rank || a.fact.slot - b.fact.slot
}

function watch(
  fact: LimitFacts,
  known: WatchedWorker | undefined,
  rule: WorkerLimits,
  monoMs: number,
  wasAway: boolean,
): WatchedWorker {
  const isNew = known?.generation !== fact.generation
  const last = isNew || known === undefined ? fresh(fact.generation, monoMs) : known
  const bytes = memoryOf(fact, rule)
  const isStale = wasAway || monoMs - last.knownMonoMs > gapMs
  const isOver = bytes === null ? last.overSinceMonoMs !== null : bytes > rule.memory.bytes
  return {
    ...last,
    overSinceMonoMs: isOver ? ((isStale ? null : last.overSinceMonoMs) ?? (bytes === null ? null : monoMs)) : null,
    knownMonoMs: bytes === null ? last.knownMonoMs : monoMs,
    isActed: last.isActed && fact.silentMs !== null && fact.silentMs > limits.unresponsiveMs,
  }
}

function fresh(generation: number, monoMs: number): WatchedWorker {
  return { generation, knownMonoMs: monoMs, overSinceMonoMs: null, isActed: false }
}

function memoryOf(fact: LimitFacts, rule: WorkerLimits): number | null {
  return rule.memory.measure === 'rss' ? fact.rssBytes : fact.heapUsedBytes
}

function findExcess(fact: LimitFacts, watched: WatchedWorker, rule: WorkerLimits, monoMs: number): Excess[] {
  const found: Excess[] = []
  const name = `slot ${fact.slot}`
  const bytes = memoryOf(fact, rule)
  if (rule.memory.isOn && bytes !== null && watched.overSinceMonoMs !== null) {
    const lastedMs = monoMs - watched.overSinceMonoMs
    const [limit, what] = rule.memory.measure === 'rss' ? (['RSS', 'RSS'] as const) : (['heap', 'used heap'] as const)
    const isDue = lastedMs >= rule.memory.forMs
    const [time, of] = isDue ? [rule.memory.forMs, ''] : [lastedMs, ` of ${duration(rule.memory.forMs)}`]
    const words = `${name}: ${what} ${megabytes(bytes)} > ${megabytes(rule.memory.bytes)} for ${duration(time)}${of}`
    found.push({ fact, limit, rank: 0, isDue, words })
  }
  const { requestCount, ageMs } = fact
  if (rule.requests.isOn && requestCount !== null && requestCount >= rule.requests.count) {
    const words = `${name}: ${requestCount} requests ≥ ${rule.requests.count}`
    found.push({ fact, limit: 'request', rank: 1, isDue: true, words })
  }
  const ageLimitMs = rule.age.ms * (1 - ageJitterRatio * jitter(fact.slot, fact.generation))
  if (rule.age.isOn && ageMs !== null && ageMs >= ageLimitMs) {
    const words = `${name}: ${duration(ageMs)} old, limit ${duration(rule.age.ms)} (up to a tenth earlier, so that not all go at once)`
    found.push({ fact, limit: 'age', rank: 2, isDue: true, words })
  }
  return found
}

function silenceAct(fact: LimitFacts, watched: WatchedWorker, rule: WorkerLimits): LimitAct | null {
  const { act, afterMs } = rule.unresponsive
  const { slot, generation, silentMs } = fact
  if (act === 'nothing' || watched.isActed || silentMs === null || silentMs < afterMs) return null
  const words = `slot ${slot} has not answered for ${duration(silentMs)} (limit ${duration(afterMs)})`
  const who = { slot, generation, excess: null, mark: `silent ${slot}` }
  if (act === 'alert') return { ...who, kind: 'alert', words: `${words}: look at it, or kill it` }
  return { ...who, kind: 'kill', words: `${words}: sending SIGKILL to g${generation}` }
}

/** 0–1, the same for the same worker, and far apart for neighbours (multiples of the golden ratio). */
function jitter(slot: number, generation: number): number {
  return (slot * 0.618_034 + generation * 0.414_214) % 1
}
