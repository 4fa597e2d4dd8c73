/** Scheduling policies the deck knows, in the order they are offered. */
export const policyIds = [
  'round-robin',
  'least-connections',
  'random',
  'power-of-two',
  'sticky',
  'shared-handle',
] as const
export type PolicyId = (typeof policyIds)[number]

interface PolicyText {
  /** One line: how a connection finds its worker. */
  readonly explanation: string
  readonly whenToUse: string
  /** True when workers accept by themselves: the primary neither sees connections nor lets them wait. */
  readonly bypassesPrimary: boolean
}

export const policyTexts: Readonly<Record<PolicyId, PolicyText>> = {
  'round-robin': {
    explanation: 'the primary accepts and deals connections out in turn',
    whenToUse: "node:cluster's default outside Windows; even shares for short connections",
    bypassesPrimary: false,
  },
  'least-connections': {
    explanation: 'the worker with the fewest open connections gets the next one',
    whenToUse: 'connections that last unequally long: WebSockets, keep-alive, downloads',
    bypassesPrimary: false,
  },
  random: {
    explanation: 'any worker, each with the same chance',
    whenToUse: 'as a measure for the others: what comes out without any plan',
    bypassesPrimary: false,
  },
  'power-of-two': {
    explanation: 'two workers are drawn, the one with fewer open connections gets it',
    whenToUse: 'many workers: nearly as even as least-connections, and never all eyes on one worker',
    bypassesPrimary: false,
  },
  sticky: {
    explanation: 'the same client address always reaches the same worker',
    whenToUse: 'sessions kept in memory; uneven behind a proxy, where many clients share an address',
    bypassesPrimary: false,
  },
  'shared-handle': {
    explanation: 'workers share the listening socket; the operating system decides',
    whenToUse: 'highest accept rate; shares are often uneven (node calls it SCHED_NONE)',
    bypassesPrimary: true,
  },
}
