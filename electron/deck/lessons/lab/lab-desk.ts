// Long because the lab is one life: shop, store and users come, change and go together, one act after the other.
import { join } from 'node:path'
import type { Clock } from '../../../../shared/base/clock.ts'
import { errorWords } from '../../../../shared/base/error-words.ts'
import type { CommandInput } from '../../../../shared/ipc/contract.ts'
import type { LabState, ShopVariant } from '../../../../shared/lessons/lab.ts'
import { fail, ok, type Result } from '../../../../shared/result.ts'
import type { OpenStore } from '../../../stores/open-store.ts'
import type { RunningStore } from '../../../stores/running-store.ts'
import type { Publish } from '../../types.ts'
import type { LessonDeck } from '../lesson-deck.ts'
import { findPackages } from '../lesson-folder.ts'
import {
  hasLoopbackAddresses,
  type LabGround,
  type LabGroundParts,
  notOpen,
  openShop,
  prepareShop,
  removeShop,
  switchShop,
} from './lab-ground.ts'
import { LabUsers } from './lab-users.ts'
import type { VisitorParts } from './shop-visitor.ts'
import { type KeptAt, whyLost } from './why-lost.ts'

export interface LabOptions {
  readonly deck: LessonDeck
  readonly clock: Clock
  readonly publish: Publish
  readonly openStore: OpenStore
  readonly lessonsDir: string
  readonly learningDir: string
  readonly lab?: LabPace
  warn(words: string): void
}

/** How large its shop is, and how fast time goes in it: tests take a small, fast one. */
export interface LabPace {
  readonly workers: number
  /** How often it looks what happened, and users ask again for a while. */
  readonly pulseMs: number
}

const usualPace: LabPace = { workers: 4, pulseMs: 1000 }
const tellEveryMs = 50
/** So many rounds after something happened users look whether they lost something. */
const roundsAfter = 5
/** A shop that does not let its user in by then is not asked by two tabs. */
const tabsWithinMs = 5000
/** In so many rounds everybody has been answered, if anybody answers. */
const roundsUntilCalm = 2

const variantWords: Readonly<Record<ShopVariant, string>> = {
  memory: 'State lives in the memory of the worker that answers',
  sticky: 'State lives in the memory of one worker, and each address goes to the same one',
  redis: 'State lives in the store that all workers share',
  cookie: 'State lives in each browser, in a signed cookie',
}

const switchingWords = 'Workers are being replaced: wait until the last one is new'

type Tabs = LabState['tabs']

/** One small shop with four places for its state, and the users who lose it. */
export class LabDesk {
  readonly #options: LabOptions
  readonly #parts: LabGroundParts
  #phase: LabState['phase'] = 'closed'
  #words = 'A small shop with four workers, and six users who log in'
  #variant: ShopVariant = 'memory'
  #isCured = false
  #ground: LabGround | null = null
  #folder: string | null = null
  #store: RunningStore | null = null
  #storeDeed: { readonly words: string; readonly atMs: number } | null = null
  #users: LabUsers | null = null
  #counters: Record<number, number> = {}
  #tabs: Tabs = null
  #hasAddresses = true
  #isSeen = false
  #roundsLeft = 0
  #newestEventId = 0
  /** An end that nobody has lost anything by yet, and how many rounds ago it was. */
  #end: { readonly words: string; rounds: number } | null = null
  #newestEndMs = 0
  /** Losses of one moment are one sentence. */
  #lostNow: { readonly names: Set<string>; readonly what: string; readonly after: string } | null = null
  /** One coming, switch or going after the other. */
  #queue: Promise<unknown> = Promise.resolve()
  #cancelTell: (() => void) | null = null
  #cancelPulse: () => void = () => {}

  constructor(options: LabOptions) {
    const { deck, clock, openStore, lessonsDir, learningDir, lab = usualPace } = options
    this.#options = options
    const place = { copiesDir: join(learningDir, 'copies'), packagesDir: findPackages(lessonsDir) }
    this.#parts = { deck, clock, openStore, place, shop: join(lessonsDir, 'apps', 'shop'), workers: lab.workers }
  }

  state(): LabState {
    return {
      clusterId: this.#ground?.session.id ?? null,
      phase: this.#phase,
      words: this.#words,
      variant: this.#variant,
      users: this.#users?.states ?? [],
      counters: this.#counters,
      store: this.#store?.state() ?? null,
      isCured: this.#isCured,
      tabs: this.#tabs,
      hasAddresses: this.#hasAddresses,
    }
  }

  /** Somebody looks at it: only then its users ask by themselves. */
  setSeen(isSeen: boolean): void {
    this.#isSeen = isSeen
  }

  /** Answers when the shop stands. */
  open(variant: ShopVariant): Promise<Result<void>> {
    return this.#next(async () => {
      if (this.#phase === 'ready') return fail('already-so', 'The state lab is open')
      this.#variant = variant
      this.#isCured = false
      this.#set('starting', 'The shop and its store are starting')
      const opened = await this.#open()
      if (opened.ok) return opened
      await this.#giveUp()
      this.#set('failed', `${opened.error.message}. Try again`)
      return opened
    })
  }

  close(): Promise<Result<void>> {
    // At once: what waits for the shop would keep the end waiting.
    this.#users?.close()
    return this.#next(async () => {
      await this.#giveUp()
      this.#set('closed', 'The state lab is closed, and nothing of it is left')
      return ok(undefined)
    })
  }

  /** Answers when all workers are new. */
  setVariant({ variant, isCured }: CommandInput<'lab.variant'>): Promise<Result<void>> {
    return this.#next(async () => {
      if (this.#ground === null || this.#store === null) return notOpen()
      const words = variant === this.#variant ? (isCured ? 'The cure is on' : 'The cure is off') : variantWords[variant]
      return this.#switch({ variant, isCured }, words)
    })
  }

  user(input: CommandInput<'lab.user'>): Promise<Result<void>> {
    if (this.#users === null) return Promise.resolve(notOpen())
    // An old worker may answer yet: nobody could say where it kept what.
    const isSwitching = this.#phase === 'switching'
    return isSwitching ? Promise.resolve(fail('wrong-state', switchingWords)) : this.#users.act(input)
  }

  /** Two tabs of the first user add to the cart at once, so many times. */
  tabs(times: number): Promise<Result<void>> {
    return this.#next(async () => {
      const user = this.#users?.first
      if (user === undefined) return notOpen()
      if (!user.expectsLogin || user.state.sees.state !== 'in') await user.login(tabsWithinMs)
      const before = await user.readCart()
      if (before === null)
        return fail('wrong-state', 'The shop does not say what is in the cart: see what its store does')
      // Of a shop that answers nobody any more the rest is not waited for.
      for (let round = 0, told = 1; round < times && told > 0; round += 1) told = await user.addInTwoTabs()
      const after = await user.readCart()
      if (after === null) return fail('wrong-state', 'The shop does not say what is in the cart any more')
      const left = after.length - before.length
      const wanted = 2 * times
      const atMs = this.#options.clock.nowMs()
      this.#tabs = { wanted, left, isCured: this.#isCured, atMs }
      const lost = wanted - left
      const why = 'two tabs each wrote back all they had read'
      user.accept(after, lost === 0 ? null : `${lost} of ${wanted} items`, why)
      this.#say(
        lost === 0
          ? `All ${wanted} items of two tabs are in the cart`
          : `${left} of ${wanted} items of two tabs are left: ${why}`,
      )
      return ok(undefined)
    })
  }

  async store({ do: act }: CommandInput<'lab.store'>): Promise<Result<void>> {
    const store = this.#store
    if (store === null) return notOpen()
    const done = await store.act(act)
    if (!done.ok) return done
    // What else is done to it takes nothing away.
    if (act === 'stop' || act === 'empty')
      this.#storeDeed = { words: done.value.words, atMs: this.#options.clock.nowMs() }
    this.#say(sentence(done.value.words))
    this.#roundsLeft = roundsAfter
    return ok(undefined)
  }

  /** '' = an instance of our own. Answers when the shop's workers use it. */
  storeAddress(url: string): Promise<Result<void>> {
    return this.#next(async () => {
      const [old, folder] = [this.#store, this.#folder]
      if (old === null || folder === null || this.#ground === null) return notOpen()
      const opened = await this.#options.openStore({ folder: `${folder}-store`, wish: url === '' ? 'any' : url })
      if (!opened.ok) return opened
      await old.close()
      this.#takeStore(opened.value)
      return this.#switch(
        { variant: this.#variant, isCured: this.#isCured },
        `The shop uses ${opened.value.state().words}`,
      )
    })
  }

  /** Nothing is asked any more; whoever ends the deck stops the cluster. */
  async end(): Promise<void> {
    this.#cancelPulse()
    this.#users?.close()
    await this.#store?.close()
    if (this.#folder !== null) await removeShop(this.#folder)
  }

  async #open(): Promise<Result<void>> {
    this.#hasAddresses = await hasLoopbackAddresses()
    const prepared = await prepareShop(this.#parts, 'any')
    if (!prepared.ok) return prepared
    const { folder, store } = prepared.value
    this.#folder = folder
    this.#takeStore(store)
    const ground = await openShop(this.#parts, folder, this.#setting(store))
    if (!ground.ok) return ground
    this.#ground = ground.value
    this.#counters = {}
    this.#tabs = null
    this.#users = new LabUsers(this.#visitorParts(ground.value), this.#hasAddresses)
    this.#newestEventId = this.#newestEvent()
    this.#set('ready', variantWords[this.#variant])
    this.#pulse()
    return ok(undefined)
  }

  async #switch(to: CommandInput<'lab.variant'>, words: string): Promise<Result<void>> {
    const [ground, store] = [this.#ground, this.#store]
    if (ground === null || store === null) return notOpen()
    this.#variant = to.variant
    this.#isCured = to.isCured
    this.#set('switching', `${words}: workers are replaced, one after the other`)
    const switched = await switchShop(ground, this.#setting(store), this.#options.clock)
    this.#counters = {}
    this.#newestEventId = this.#newestEvent()
    // These were replaced, as was asked for.
    this.#newestEndMs = this.#options.clock.monoMs()
    this.#roundsLeft = roundsAfter
    this.#set('ready', switched.ok ? words : switched.error.message)
    return switched.ok ? ok(undefined) : switched
  }

  async #giveUp(): Promise<void> {
    const { deck, warn } = this.#options
    this.#cancelPulse()
    this.#users?.close()
    const [ground, store, folder] = [this.#ground, this.#store, this.#folder]
    this.#ground = null
    this.#store = null
    this.#folder = null
    this.#users = null
    if (ground !== null && deck.session(ground.session.id).ok) await deck.remove(ground.session.id)
    await store?.close()
    const left = folder === null ? null : await removeShop(folder)
    if (left !== null) warn(left)
  }

  #takeStore(store: RunningStore): void {
    this.#store = store
    this.#storeDeed = null
    store.onChange(() => {
      if (this.#store !== store) return
      const { state, atMs } = store.state()
      if (state === 'gone') this.#storeDeed = { words: 'the store ended by itself', atMs }
      this.#tell()
    })
  }

  #setting(store: RunningStore) {
    return { variant: this.#variant, isCured: this.#isCured, storeUrl: store.state().url }
  }

  #visitorParts({ port, session }: LabGround): VisitorParts {
    return {
      clock: this.#options.clock,
      port,
      variant: () => this.#variant,
      slotOf: (pid) =>
        session.workers.all.find(({ worker }) => worker.pid === pid)?.slot ??
        session.history.exits.findLast((exit) => exit.pid === pid)?.slot ??
        null,
      whyLost: (kept, answeredBy) => this.#whyLost(kept, answeredBy),
      counted: (slot, visits) => {
        this.#counters = { ...this.#counters, [slot]: visits }
      },
      changed: (lost) => {
        if (lost !== null) this.#sayLost(lost)
        this.#tell()
      },
    }
  }

  #whyLost(kept: KeptAt, answeredBy: number | null): string {
    const deed = this.#storeDeed
    return whyLost({
      kept,
      variant: this.#variant,
      answeredBy,
      endOfKeeper: this.#ground?.session.history.exits.findLast((exit) => exit.pid === kept.pid)?.how ?? null,
      storeDeed: deed === null || deed.atMs < kept.atMs ? null : deed.words,
    })
  }

  #sayLost({ name, what, after }: { readonly name: string; readonly what: string; readonly after: string }): void {
    const now = this.#lostNow
    this.#end = null
    const same =
      now !== null && now.what === what && now.after === after ? now : { names: new Set<string>(), what, after }
    same.names.add(name)
    this.#lostNow = same
    this.#words = `${[...same.names].join(', ')} lost ${what}: ${after}`
  }

  /** After a kill, a reload, a scale users look again; for a while, so that calm comes back. */
  #pulse(): void {
    const { clock, deck, lab = usualPace } = this.#options
    this.#cancelPulse = clock.after(lab.pulseMs, () => {
      const ground = this.#ground
      if (ground === null) return
      if (!deck.session(ground.session.id).ok) {
        void this.close().then(() => this.#set('closed', 'The shop was removed elsewhere: open the lab again'))
        return
      }
      const newest = this.#newestEvent()
      if (newest !== this.#newestEventId) this.#roundsLeft = roundsAfter
      this.#newestEventId = newest
      this.#noteEnds(ground)
      if (this.#roundsLeft > 0 && this.#isSeen && this.#phase === 'ready') {
        this.#roundsLeft -= 1
        this.#users?.askAgain()
      }
      this.#pulse()
    })
  }

  /** A worker that ended, and a round of everybody in which nothing was missing: that is news, too. */
  #noteEnds({ session }: LabGround): void {
    const newest = session.history.exits.at(-1)
    if (newest !== undefined && newest.monoMs > this.#newestEndMs) {
      this.#newestEndMs = newest.monoMs
      this.#end = { words: newest.how, rounds: 0 }
    }
    if (this.#end === null || this.#phase !== 'ready') return
    this.#end.rounds += 1
    if (this.#end.rounds < roundsUntilCalm) return
    const { words } = this.#end
    this.#end = null
    const loggedIn = this.#users?.states.filter(({ expects }) => expects.isLoggedIn) ?? []
    // Who waits, or was told of an error, knows nothing of a loss yet.
    if (!this.#isSeen || loggedIn.some(({ sees }) => sees.state === 'waiting' || sees.state === 'error')) return
    const isMissing = loggedIn.some(({ sees }) => sees.state !== 'in')
    this.#say(`${sentence(words)}, and ${isMissing ? 'nobody noticed a new loss' : 'nobody lost anything'}`)
  }

  #newestEvent(): number {
    return this.#ground?.session.history.events.at(-1)?.id ?? 0
  }

  #next<T>(act: () => Promise<Result<T>>): Promise<Result<T>> {
    // What throws is answered, and keeps nobody from what comes next.
    const done = this.#queue
      .then(act)
      .catch((error: unknown) =>
        fail('internal', `The state lab failed: ${errorWords(error)}. Close it and open it again`),
      )
    this.#queue = done
    return done
  }

  #say(words: string): void {
    this.#lostNow = null
    this.#words = words
    this.#tell()
  }

  #set(phase: LabState['phase'], words: string): void {
    this.#phase = phase
    this.#say(words)
  }

  #tell(): void {
    this.#cancelTell ??= this.#options.clock.after(tellEveryMs, () => {
      this.#cancelTell = null
      this.#options.publish('lab', this.state())
    })
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
