import type { ShopVariant } from '../../../../shared/lessons/lab.ts'

/** Where something was kept when the user last had it. */
export interface KeptAt {
  readonly variant: ShopVariant
  readonly pid: number | null
  readonly slot: number | null
  readonly atMs: number
}

/** What is known when a user finds something gone. */
export interface LossFacts {
  readonly kept: KeptAt
  readonly variant: ShopVariant
  /** Who answered that it is gone. */
  readonly answeredBy: number | null
  /** How the worker that kept it ended: "slot 2 exited by SIGKILL after 3 s"; null: it lives, as far as is known. */
  readonly endOfKeeper: string | null
  /** What was done to the store since: "the store was ended by SIGKILL"; null: nothing. */
  readonly storeDeed: string | null
}

const placeWords: Readonly<Record<ShopVariant, string>> = {
  memory: 'the memory of one worker',
  sticky: 'the memory of one worker',
  redis: 'the store',
  cookie: "the browser's cookie",
}

/** Why something is gone, as far as can be known from outside: one sentence's second half. */
export function whyLost({ kept, variant, answeredBy, endOfKeeper, storeDeed }: LossFacts): string {
  if (kept.variant !== variant && placeWords[kept.variant] !== placeWords[variant]) {
    return `it was kept in ${placeWords[kept.variant]}, and the shop looks into ${placeWords[variant]} now`
  }
  switch (variant) {
    case 'memory':
    case 'sticky':
      if (endOfKeeper !== null) return `${endOfKeeper}, and its memory ended with it`
      if (answeredBy !== null && kept.slot !== null && answeredBy !== kept.slot) {
        return `slot ${answeredBy} answered, and it is in the memory of slot ${kept.slot}`
      }
      return 'the worker that kept it does not have it any more'
    case 'redis':
      return storeDeed ?? 'the store does not have it any more'
    case 'cookie':
      return 'the cookie does not hold it'
  }
}
