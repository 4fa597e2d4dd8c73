import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../../shared/base/clock.ts'
import { dependencyName } from '../../../shared/dependency-names.ts'
import { limits } from '../../../shared/limits.ts'
import type { ClusterProblem } from '../../../shared/model/cluster.ts'
import type { ClusterSettings, Dependency } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { slotEnvironment } from '../../../shared/slot-environment.ts'
import { type DependencyValue, readDependency } from '../../dependencies/dependency-value.ts'
import { openTcpProxy, type ProxyCounts, type TcpProxy } from '../../dependencies/tcp-proxy.ts'
import { readVariable } from '../../platform/environment-names.ts'
import { userEnvironment } from '../settings/environment.ts'
import { describeMissing, describeOpened } from './dependency-words.ts'

/** A dependency that workers of a cluster reach through a proxy now. Where slots have other values, one for each. */
export interface ClusterDependency {
  readonly variable: string
  readonly portVariable: string | null
  /** "redis at cache.internal:6379": never with a password. */
  readonly words: string
  readonly proxy: TcpProxy
  readonly counts: ProxyCounts
}

export interface DependencyPorts {
  readonly clock: Clock
  /** That of the deck, which workers get. */
  readonly environment: Readonly<Record<string, string | undefined>>
  tell(words: string): void
  changed(): void
}

type Variables = Readonly<Record<string, string>>
type SlotSettings = Pick<ClusterSettings, 'env' | 'slotEnv' | 'appInstance' | 'dependencies'>

/** One variable may lead to so many places, by slot. */
const mostPlaces = 16

/** The proxies of one cluster: opened before workers are forked, closed when none needs them, at the latest with the session. */
export class ClusterDependencies {
  readonly #ports: DependencyPorts
  readonly #open = new Map<string, ClusterDependency & { readonly value: DependencyValue; close(): Promise<void> }>()
  /** Why a proxy that is needed is not there, by its variable. */
  readonly #failed = new Map<string, string>()
  #problems: readonly ClusterProblem[] = []
  /** Grows when all are closed: what is being opened then is not wanted any more. */
  #closings = 0
  #isClosed = false

  constructor(ports: DependencyPorts) {
    this.#ports = ports
  }

  get all(): readonly ClusterDependency[] {
    return [...this.#open.values()]
  }

  /** Dependencies that workers reach directly, though they should not. */
  get problems(): readonly ClusterProblem[] {
    return this.#problems
  }

  /** Opens what workers with these settings need and is not there. What cannot be is a problem, and no reason not to start. */
  async open(settings: ClusterSettings): Promise<void> {
    const closings = this.#closings
    const isWanted = (): boolean => closings === this.#closings && !this.#isClosed
    this.#failed.clear()
    for (const dependency of settings.dependencies) {
      const wanted = this.#placesOf(settings, dependency)
      const places = new Map([...wanted].slice(0, mostPlaces))
      if (wanted.size > mostPlaces) this.#failed.set(dependency.variable, tooManyWords(dependency))
      for (const [key, value] of places) {
        if (this.#open.has(key)) continue
        const opened = await this.#openOne(dependency, value)
        if (!opened.ok) this.#failed.set(dependency.variable, opened.error.message)
        else if (!isWanted() || this.#open.has(key)) void opened.value.close()
        else {
          this.#open.set(key, opened.value)
          this.#ports.tell(describeOpened(dependency, value))
        }
      }
    }
    if (!isWanted()) return
    this.#problems = settings.dependencies.flatMap((dependency) => {
      const why = this.#whyNot(settings, dependency)
      return why === null ? [] : [describeMissing(dependency, why)]
    })
    this.#ports.changed()
  }

  /** The variables of a worker that lead to a proxy, as it gets them; `environment` is what it would have without. */
  variablesFor({ dependencies }: Pick<ClusterSettings, 'dependencies'>, environment: Variables): Variables {
    const led = dependencies.map((dependency) => {
      const value = readDependency(dependency, environment)
      const open = value.ok ? this.#open.get(keyOf(dependency, value.value)) : undefined
      return value.ok && open !== undefined ? value.value.withPlace(open.proxy.place) : {}
    })
    return Object.assign({}, ...led)
  }

  /** Closes those that no worker and no next fork needs. */
  keepOnly(needed: readonly SlotSettings[]): void {
    if (this.#open.size === 0) return
    const keys = new Set(
      [...new Set(needed)].flatMap((settings) =>
        settings.dependencies.flatMap((dependency) => [...this.#placesOf(settings, dependency).keys()]),
      ),
    )
    for (const [key, dependency] of this.#open) {
      if (keys.has(key)) continue
      this.#open.delete(key)
      void dependency.close()
    }
  }

  /** With the session, or when the cluster stopped: nothing of it is left. */
  closeAll(): void {
    this.#closings += 1
    this.#failed.clear()
    this.#problems = []
    this.keepOnly([])
  }

  close(): void {
    this.#isClosed = true
    this.closeAll()
  }

  async #openOne({ variable, portVariable }: Dependency, value: DependencyValue) {
    const folder = 'path' in value.target ? makeFolder() : ok(null)
    if (!folder.ok) return folder
    const opened = await openTcpProxy(value.target, {
      clock: this.#ports.clock,
      ...(folder.value === null ? {} : { listenPath: join(folder.value, 'proxy.sock') }),
    })
    const removeFolder = (): void => {
      if (folder.value !== null) rmSync(folder.value, { recursive: true, force: true })
    }
    if (!opened.ok) {
      removeFolder()
      return opened
    }
    const proxy = opened.value
    return ok({
      variable,
      portVariable,
      words: value.words,
      value,
      proxy,
      get counts() {
        return proxy.counts
      },
      async close() {
        await proxy.close()
        removeFolder()
      },
    })
  }

  /** Where the variable leads, over all slots that can be; those that cannot be read left out. */
  #placesOf(settings: SlotSettings, dependency: Dependency): Map<string, DependencyValue> {
    const places = new Map<string, DependencyValue>()
    for (const { value } of this.#readings(settings, dependency, limits.workers.max)) {
      if (value.ok) places.set(keyOf(dependency, value.value), value.value)
    }
    return places
  }

  #whyNot(settings: ClusterSettings, dependency: Dependency): string | null {
    const readings = this.#readings(settings, dependency, settings.workers)
    const refused = readings.filter(({ value }) => !value.ok)
    const [first] = refused
    if (first === undefined || first.value.ok) return this.#failed.get(dependency.variable) ?? null
    const { message } = first.value.error
    if (refused.length === readings.length) return message
    return `slot ${refused.map(({ slot }) => slot).join(', ')}: ${message}`
  }

  #readings(
    settings: SlotSettings,
    dependency: Dependency,
    slotCount: number,
  ): { readonly slot: number; readonly value: Result<DependencyValue> }[] {
    // Of a whole environment, for every slot, a hundredth is asked for.
    const names = [dependency.variable, dependency.portVariable ?? dependency.variable]
    const asked = Object.fromEntries(names.map((name) => [name, readVariable(this.#ports.environment, name)]))
    return Array.from({ length: slotCount }, (_, at) => {
      const environment = userEnvironment(asked, slotEnvironment(settings, at + 1))
      return { slot: at + 1, value: readDependency(dependency, environment) }
    })
  }
}

/** Only this user can reach what listens in there. */
function makeFolder(): Result<string> {
  try {
    return ok(mkdtempSync(join(tmpdir(), 'clusterdeck-proxy-')))
  } catch (error) {
    return fail('internal', `no folder for the socket of a proxy: ${error instanceof Error ? error.message : error}`)
  }
}

function tooManyWords(dependency: Dependency): string {
  return `${dependencyName(dependency)} leads to more than ${mostPlaces} places, by slot: those beyond are reached directly`
}

function keyOf({ variable, portVariable }: Dependency, { target }: DependencyValue): string {
  return JSON.stringify([variable, portVariable, target])
}
