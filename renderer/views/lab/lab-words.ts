import type { ShopUser, ShopVariant, StoreState } from '../../../shared/lessons/lab.ts'
import type { Tone } from '../../../shared/model/event.ts'
import type { IconName } from '../../components/icon.tsx'
import { counted } from '../../format/number.ts'

/** Icon, word and colour of a state. */
export type Looks = readonly [icon: IconName, words: string, tone: Tone]

/** Where state can live: its word, and what that means in one line. */
export const variantTexts: Readonly<Record<ShopVariant, { readonly label: string; readonly words: string }>> = {
  memory: { label: 'Memory', words: 'in the worker that answered' },
  sticky: { label: 'Sticky', words: 'in one worker; each address always goes to the same' },
  redis: { label: 'Redis', words: 'in a store that all workers share' },
  cookie: { label: 'Signed cookie', words: 'in the browser; no worker remembers anything' },
}

const seenLooks: Readonly<Record<ShopUser['sees']['state'], Looks>> = {
  in: ['ok', 'logged in', 'ok'],
  out: ['rotate-out', 'logged out', 'idle'],
  waiting: ['hang', 'waits', 'hot'],
  error: ['error', 'error', 'bad'],
  unknown: ['user', 'not here yet', 'idle'],
}

/** Out is no loss to who never came in. */
export function userLooks({ sees, expects }: Pick<ShopUser, 'sees' | 'expects'>): Looks {
  const [icon, words, tone] = seenLooks[sees.state]
  return sees.state === 'out' && expects.isLoggedIn ? ['crashed', 'logged out', 'bad'] : [icon, words, tone]
}

/** "2 items", or what is missing: "1 of 2 items". */
export function cartWords({ sees, expects }: Pick<ShopUser, 'sees' | 'expects'>): string {
  if (!expects.isLoggedIn) return '–'
  if (sees.items === null) return counted(expects.items.length, 'item')
  const [seen, wanted] = [sees.items.length, expects.items.length]
  return seen < wanted ? `${seen} of ${counted(wanted, 'item')}` : counted(seen, 'item')
}

export const storeLooks: Readonly<Record<StoreState['state'], Looks>> = {
  starting: ['starting', 'starting', 'info'],
  running: ['ok', 'running', 'ok'],
  hung: ['hang', 'hung: connections stay open, nobody is answered', 'hot'],
  slow: ['slow', 'slow: each answer waits', 'warn'],
  full: ['warn', 'full: it refuses to write', 'warn'],
  stopped: ['stopped', 'stopped', 'idle'],
  gone: ['bad', 'gone: it ended by itself', 'bad'],
}
