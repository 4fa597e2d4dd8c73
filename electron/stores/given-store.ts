import type { StoreState } from '../../shared/lessons/lab.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { Listeners, type RunningStore, type StoreAct, type StoreMachine } from './running-store.ts'
import { askStore, type StorePlace } from './store-line.ts'

const lookEveryMs = 1000

/** Reads `redis://user:password@host:port/0` or `unix:/path`. */
export function readStoreUrl(url: string): Result<StorePlace> {
  if (url.startsWith('unix:/')) return ok({ path: url.slice('unix:'.length) })
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (parsed === null || parsed.protocol !== 'redis:' || parsed.hostname === '') {
    return fail('invalid-input', 'Give the address as redis://host:port, or as unix:/path/of/its/socket')
  }
  const database = parsed.pathname.slice(1)
  return ok({
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(parsed.port || 6379),
    ...(parsed.username === '' ? {} : { username: decodeURIComponent(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decodeURIComponent(parsed.password) }),
    ...(database === '' ? {} : { database }),
  })
}

/** A store at an address that a person gave: others may use it, so nothing is done to it that cannot be done by any client. */
export class GivenStore implements RunningStore {
  readonly #url: string
  readonly #place: StorePlace
  readonly #machine: StoreMachine
  readonly #words: string
  readonly #listeners = new Listeners()
  #condition: StoreState['state'] = 'running'
  #keyCount: number | null = null
  #atMs: number
  #cancelLook: () => void = () => {}
  #isClosed = false

  /** Use `openGiven`: it was asked already. */
  constructor(url: string, place: StorePlace, words: string, machine: StoreMachine) {
    this.#url = url
    this.#place = place
    this.#words = words
    this.#machine = machine
    this.#atMs = machine.clock.nowMs()
    this.#lookLater()
  }

  state(): StoreState {
    const { kind, pid } = { kind: 'given', pid: null } as const
    const keyCount = this.#keyCount
    return { kind, words: this.#words, url: this.#url, pid, state: this.#condition, keyCount, atMs: this.#atMs }
  }

  onChange(told: () => void): () => void {
    return this.#listeners.add(told)
  }

  async act(act: StoreAct): Promise<Result<{ readonly words: string }>> {
    const why = 'This store is not ours: others may use it'
    if (act === 'empty') return fail('refused', `${why}. Delete the keys that begin with shop: there yourself`)
    return fail('refused', `${why}. Do that where it runs, and see here what the shop makes of it`)
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelLook()
  }

  #lookLater(): void {
    this.#cancelLook = this.#machine.clock.after(lookEveryMs, () => void this.#look())
  }

  /** Whether it answers; why it does not cannot be known from here. */
  async #look(): Promise<void> {
    const answer = await askStore(this.#place, [['DBSIZE']], this.#machine.clock)
    if (this.#isClosed) return
    const [count] = answer.ok ? answer.value : []
    const keyCount = typeof count === 'number' ? count : null
    const isSilent = !answer.ok && answer.error.code === 'not-reached-in-time'
    const condition = answer.ok ? 'running' : isSilent ? 'hung' : 'gone'
    if (condition !== this.#condition || keyCount !== this.#keyCount) {
      this.#condition = condition
      this.#keyCount = keyCount
      this.#atMs = this.#machine.clock.nowMs()
      this.#listeners.tell()
    }
    this.#lookLater()
  }
}

/** Asks it who it is first. */
export async function openGiven(url: string, machine: StoreMachine): Promise<Result<RunningStore>> {
  const place = readStoreUrl(url)
  if (!place.ok) return place
  const answer = await askStore(place.value, [['INFO', 'server']], machine.clock)
  if (!answer.ok)
    return fail(answer.error.code, `At ${shown(place.value)}: ${answer.error.message}. Is it started there?`)
  const told = String(answer.value[0] ?? '')
  const version = /^(valkey|redis)_version:(\S+)/m.exec(told)
  const name = version === null ? 'A store' : `${version[1] === 'valkey' ? 'Valkey' : 'Redis'} ${version[2]}`
  return ok(new GivenStore(url, place.value, `${name} at ${shown(place.value)}, which you gave`, machine))
}

/** Without a password. */
function shown(place: StorePlace): string {
  return 'path' in place ? place.path : `${place.host}:${place.port}`
}
