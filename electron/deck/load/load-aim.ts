import type { LoadRemark } from '../../../shared/model/load.ts'
import type { Result } from '../../../shared/result.ts'
import type { LoadTarget } from '../../load/types.ts'
import { portsWords, type ServingPort, type ServingPorts, urlOf } from './serving-ports.ts'

/** How the targets of a load are followed, where they are the ports of tasks. */
export interface FollowedPorts {
  readonly ports: ServingPorts
  /** Whether load may go to one that turns up later. */
  judge(url: URL): Promise<Result<LoadTarget>>
}

interface AimListener {
  /** New connections have others from now on. */
  changed(targets: readonly LoadTarget[]): void
  /** A task gets no load. */
  leftOut(words: string): void
}

/** Where one load goes: to a URL, or to the ports of all tasks that serve, as a client with service discovery follows them. */
export class LoadAim {
  readonly #followed: FollowedPorts | null
  readonly #listener: AimListener
  readonly #seen = new Set<string>()
  readonly #leftOut = new Set<string>()
  readonly #unfollow: () => void
  #targets: readonly LoadTarget[] = []
  #turn = 0

  /** `first`: those that the load begins with. At least one. */
  constructor(first: readonly LoadTarget[], followed: FollowedPorts | null, listener: AimListener) {
    this.#followed = followed
    this.#listener = listener
    this.#take(first)
    this.#unfollow = followed?.ports.follow(() => void this.#look(followed)) ?? (() => {})
  }

  get targets(): readonly LoadTarget[] {
    return this.#targets
  }

  /** What a reader has to know of it; empty where there is one URL. */
  remarks(isOver: boolean): readonly LoadRemark[] {
    if (this.#followed === null) return []
    const count = this.#targets.length
    const earlier = this.#seen.size - count
    const more = earlier === 0 ? '' : `; ${earlier} more served earlier`
    return [{ tone: 'info', words: `Connections ${isOver ? 'went' : 'go'} ${portsWords(count)}${more}`, offer: null }]
  }

  close(): void {
    this.#unfollow()
  }

  /** While none serves the last ones are kept: that they refuse is what a client sees. */
  async #look({ ports, judge }: FollowedPorts): Promise<void> {
    this.#turn += 1
    const turn = this.#turn
    const judged = await Promise.all(
      (ports.now ?? []).map(async (port) => ({ port, target: await judge(urlOf(port)) })),
    )
    if (turn !== this.#turn) return
    const targets = judged.flatMap(({ port, target }) => {
      if (target.ok) return [target.value]
      this.#leaveOut(port, target.error.message)
      return []
    })
    if (targets.length === 0) return
    this.#take(targets)
    this.#listener.changed(targets)
  }

  #take(targets: readonly LoadTarget[]): void {
    this.#targets = targets
    for (const { url } of targets) this.#seen.add(url.host)
  }

  #leaveOut({ slot, host }: ServingPort, why: string): void {
    if (this.#leftOut.has(host)) return
    this.#leftOut.add(host)
    this.#listener.leftOut(`slot ${slot} gets no load: ${why}`)
  }
}
