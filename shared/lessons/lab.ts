/** The state lab: one small shop, four places for its state, and the users who lose it. */

export const shopVariants = ['memory', 'sticky', 'redis', 'cookie'] as const
export type ShopVariant = (typeof shopVariants)[number]

/** `redis`, `valkey`: a server of this machine, an instance of our own · `given`: an address a person typed · `small`: the deck's own small store. */
export const storeKinds = ['redis', 'valkey', 'given', 'small'] as const
export type StoreKind = (typeof storeKinds)[number]

export interface StoreState {
  readonly kind: StoreKind
  /** e.g. "Redis 7.0.15, an instance of its own", "small store: speaks Redis' protocol, keeps nothing". */
  readonly words: string
  /** As the app gets it in `STORE_URL`. */
  readonly url: string
  readonly pid: number | null
  /** `hung`: stopped in its tracks, connections stay open. `slow`: each answer waits. `full`: refuses to write. */
  readonly state: 'starting' | 'running' | 'hung' | 'slow' | 'full' | 'stopped' | 'gone'
  readonly keyCount: number | null
  readonly atMs: number
}

/** One user of the shop: a browser with a cookie jar and an address of its own. */
export interface ShopUser {
  readonly id: number
  readonly name: string
  readonly address: string
  /** What the user did, and so expects. */
  readonly expects: { readonly isLoggedIn: boolean; readonly items: readonly string[] }
  /** What the last answers said. `waiting`: no answer yet, since so long. */
  readonly sees: {
    readonly state: 'in' | 'out' | 'waiting' | 'error' | 'unknown'
    readonly items: readonly string[] | null
    readonly slot: number | null
    readonly status: number | null
    readonly ms: number | null
    readonly words: string
    readonly atMs: number | null
  }
  /** What was lost, with when and why it is known. */
  readonly losses: readonly { readonly what: string; readonly atMs: number; readonly after: string }[]
}

export interface LabState {
  readonly clusterId: string | null
  readonly phase: 'closed' | 'starting' | 'ready' | 'switching' | 'failed'
  readonly words: string
  readonly variant: ShopVariant
  readonly users: readonly ShopUser[]
  /** The counter as each worker answered last; by slot. */
  readonly counters: Readonly<Record<number, number>>
  readonly store: StoreState | null
  /** Whether the app gives up on a silent store (the cure), or waits for ever (as the packages do by default). */
  readonly isCured: boolean
  /** "Two tabs": how many of how many updates are left, with the cure off or on. Null: not tried. */
  readonly tabs: {
    readonly wanted: number
    readonly left: number
    readonly isCured: boolean
    readonly atMs: number
  } | null
  /** Distinct client addresses work here (127.0.0.x); else sticky is an illusion, and it says so. */
  readonly hasAddresses: boolean
}
