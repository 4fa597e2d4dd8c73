import type { FaultState } from '../../shared/model/fault.ts'

/** What was measured of a fault, by names that `fault-effects.ts` turns into words. */
export type FaultNumbers = Readonly<Record<string, number>>

/** How one fault goes in one place. `waiting`: for the start of a worker. */
export interface HitLife {
  readonly state: FaultState
  readonly landedAtMs: number | null
  readonly endedAtMs: number | null
  readonly numbers: FaultNumbers
  /** What carried it out said last, or why it did not land or is over; '' while there is nothing to say. */
  readonly why: string
  /** It did not land within its bound: what is seen of it later does not count. */
  readonly isLate: boolean
}

/**
 * What can happen to it, told late and in any order. `begun`: its worker starts with it · `landed` · `refused`: it was not
 * begun · `failed`, `ended`: told by what carries it, of itself · `end`: its time is over, or somebody takes it back · `late`:
 * the bound for landing has passed · `measured`: numbers that alone prove nothing · `undone`: nothing of it is left · `gone`: its process has ended · `unheard`: its agent
 * closed the pipe, and takes back what it carries.
 */
export type HitFact =
  | { readonly fact: 'begun' | 'undone' }
  | { readonly fact: 'landed'; readonly numbers: FaultNumbers; readonly words?: string }
  | { readonly fact: 'measured'; readonly numbers: FaultNumbers }
  | { readonly fact: 'refused' | 'failed' | 'ended' | 'end' | 'late' | 'gone' | 'unheard'; readonly why: string }

export interface HitRules {
  /** The end of its process is what it is for. */
  readonly landsByExit: boolean
  /** It strikes: its carrier's answer is all that follows, and nothing can be taken back. */
  readonly isOnce: boolean
}

/** What follows: the life from now on, and whether it has to be taken back. */
export interface HitStep {
  readonly life: HitLife
  readonly undo: boolean
}

export const injecting: HitLife = {
  state: 'injecting',
  landedAtMs: null,
  endedAtMs: null,
  numbers: {},
  why: '',
  isLate: false,
}

export const isHitOver = ({ state }: HitLife): boolean => state === 'reverted' || state === 'did-not-land'

/** The next state of a hit. Whatever comes in whatever order: what was begun is over only when nothing of it can be left. */
export function stepHit(life: HitLife, fact: HitFact, rules: HitRules, atMs: number): HitStep {
  if (isHitOver(life)) return { life, undo: false }
  switch (fact.fact) {
    case 'begun':
      return stay(life.state === 'waiting' ? { ...life, state: 'injecting' } : life)
    case 'measured':
      return stay({ ...life, numbers: { ...life.numbers, ...fact.numbers } })
    case 'landed':
      return landed(life, fact, rules, atMs)
    case 'refused':
      // An answer that comes after it was taken back, or after it showed: only what takes it back says that it is over.
      return life.state === 'injecting' ? stay(over(life, atMs, fact.why)) : stay(life)
    case 'failed':
    case 'ended':
      return life.state === 'waiting' ? stay(life) : takeBack(life, fact.why)
    case 'late':
      return life.state === 'injecting' ? takeBack({ ...life, isLate: true }, fact.why) : stay(life)
    case 'end':
      // Of one that waits, or strikes, there is nothing to take back.
      if (life.state === 'waiting' || rules.isOnce) return stay(over(life, atMs, fact.why))
      return takeBack(life, life.landedAtMs === null ? fact.why : life.why)
    case 'undone':
      return stay(over(life, atMs))
    case 'gone':
      return stay(gone(life, fact.why, rules, atMs))
    case 'unheard':
      // Of one that is taken back it is said already why.
      if (life.state === 'waiting') return stay(life)
      return stay(over(life, atMs, life.landedAtMs === null || life.state === 'landed' ? fact.why : life.why))
  }
}

function landed(
  life: HitLife,
  { numbers, words }: Extract<HitFact, { fact: 'landed' }>,
  { isOnce, landsByExit }: HitRules,
  atMs: number,
): HitStep {
  if (life.state === 'waiting') return stay(life)
  const counted = { ...life, numbers: { ...life.numbers, ...numbers }, why: words ?? life.why }
  // On its way there: only its exit proves it.
  if (landsByExit && !isOnce) return stay(counted)
  if (life.isLate) return stay({ ...counted, why: life.why })
  const landedAtMs = life.landedAtMs ?? atMs
  if (isOnce) return stay({ ...counted, state: 'reverted', landedAtMs, endedAtMs: atMs })
  return stay({ ...counted, state: life.state === 'reverting' ? 'reverting' : 'landed', landedAtMs })
}

function gone(life: HitLife, why: string, { landsByExit }: HitRules, atMs: number): HitLife {
  if (life.state === 'waiting') return life
  if (!landsByExit || life.isLate) return over(life, atMs, why)
  return over({ ...life, landedAtMs: life.landedAtMs ?? atMs }, atMs, why)
}

function takeBack(life: HitLife, why: string): HitStep {
  if (life.state === 'reverting') return stay(life)
  return { life: { ...life, state: 'reverting', why: why === '' ? life.why : why }, undo: true }
}

const stay = (life: HitLife): HitStep => ({ life, undo: false })

function over(life: HitLife, atMs: number, why = life.why): HitLife {
  return { ...life, state: life.landedAtMs === null ? 'did-not-land' : 'reverted', endedAtMs: atMs, why }
}
