import { whyNot } from './platforms.ts'

/** Scheduling policies the deck knows, in the order they are offered. */
export const policyIds = [
  'round-robin',
  'in-turn',
  'least-connections',
  'random',
  'power-of-two',
  'sticky',
  'shared-handle',
  'reuse-port',
] as const
export type PolicyId = (typeof policyIds)[number]

interface WhoIsNext {
  /** Why it is that slot, where one can be named before the connection comes; else null. */
  readonly why: 'in turn' | 'with the fewest open' | null
  /** Where nobody can be named: in two words, and in a sentence after "Next: ". */
  readonly short: string
  readonly words: string
}

interface PolicyText {
  /** One line: how a connection finds its worker. */
  readonly explanation: string
  readonly whenToUse: string
  /** True when workers accept by themselves: the primary neither sees connections nor lets them wait. */
  readonly bypassesPrimary: boolean
  /** What a person should know of switching to it or away from it; null when there is nothing to say. */
  readonly switchRemark: string | null
  /** Who gets the next connection. */
  readonly whoIsNext: WhoIsNext
  /** What becomes of new connections while a worker is stopped or blocked. */
  readonly whileSilent: string
}

/** As node:cluster: nothing is dealt to a worker that owes an answer. */
const dealtOnce = 'at most one waits for it; the others go elsewhere'

const firstFree = { short: 'first free', words: 'whoever is free first' } as const

export const policyTexts: Readonly<Record<PolicyId, PolicyText>> = {
  'round-robin': {
    explanation: 'the primary deals out in turn, and passes over a worker that still owes an answer',
    whenToUse: "node:cluster's default outside Windows; in a burst the quicker workers get more",
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: 'in turn', ...firstFree },
    whileSilent: dealtOnce,
  },
  'in-turn': {
    explanation: 'strictly in turn: a connection waits for the worker whose turn it is',
    whenToUse: 'to count: shares stay even in a burst, too, and who meets a slow worker waits for it',
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: 'in turn', short: 'nobody', words: 'nobody, as no worker takes connections' },
    whileSilent: 'every connection whose turn is its own waits for it; the others go on',
  },
  'least-connections': {
    explanation: 'the worker with the fewest open connections gets the next one',
    whenToUse: 'connections that last unequally long: WebSockets, keep-alive, downloads',
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: 'with the fewest open', ...firstFree },
    whileSilent: dealtOnce,
  },
  random: {
    explanation: 'any worker, each with the same chance',
    whenToUse: 'as a measure for the others: what comes out without any plan',
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: null, short: 'by lot', words: 'by lot, each worker with the same chance' },
    whileSilent: dealtOnce,
  },
  'power-of-two': {
    explanation: 'two workers are drawn, the one with fewer open connections gets it',
    whenToUse: 'many workers: nearly as even as least-connections, and never all eyes on one worker',
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: null, short: 'by lot', words: 'two are drawn by lot, and the one with fewer open gets it' },
    whileSilent: dealtOnce,
  },
  sticky: {
    explanation: 'the same client address always reaches the same worker',
    whenToUse: 'sessions kept in memory; uneven behind a proxy, where many clients share an address',
    bypassesPrimary: false,
    switchRemark: null,
    whoIsNext: { why: null, short: 'by address', words: 'the slot where the address of its client belongs' },
    whileSilent: 'those of its own clients wait for it',
  },
  'shared-handle': {
    explanation: 'workers share the listening socket; the operating system decides',
    whenToUse: 'highest accept rate; shares are often uneven (node calls it SCHED_NONE)',
    bypassesPrimary: true,
    switchRemark: null,
    whoIsNext: { why: null, short: 'by the system', words: 'whichever worker the system lets accept first' },
    whileSilent: 'it takes none; the others go on',
  },
  'reuse-port': {
    explanation: 'each slot has a socket of its own on the same port; the kernel picks one by hash',
    whenToUse: 'highest accept rate without a common queue; a busy worker is not spared, its connections wait for it',
    bypassesPrimary: true,
    switchRemark: 'sockets are added and none is closed: neither the switch to it nor the one back resets a connection',
    whoIsNext: { why: null, short: 'by hash', words: 'the socket that the kernel picks by hash' },
    whileSilent: 'those that the kernel picks for its socket wait for it',
  },
}

/** Why this platform (as `process.platform` names it) cannot do the policy, in words; null where it can. */
export function policyRefusal(policy: PolicyId, platform: string): string | null {
  const why = policy === 'reuse-port' ? whyNot('reuse-port', platform) : null
  return why === null ? null : `reuse-port needs Linux: ${why}`
}

/** Why a front that deals out to containers cannot do the policy, in words; null where it can. */
export function frontRefusal(policy: PolicyId): string | null {
  if (!policyTexts[policy].bypassesPrimary) return null
  return `under ${policy} workers share a socket of this machine: containers have none in common`
}
