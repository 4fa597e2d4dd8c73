import type { LoadSettings } from '../../../shared/model/load-settings.ts'
import type { PartTarget } from '../protocol.ts'
import { buildRequest, type RequestBytes } from './request-bytes.ts'

/** One server as connections use it. */
export interface Target {
  readonly address: string
  readonly port: number
  /** The name a certificate must be for; null = no TLS. */
  readonly tlsName: string | null
  /** As its URL names it in `Host`; in the order of the settings' paths. */
  readonly requests: readonly RequestBytes[]
}

/** Whose turn it is to get the next connection of a process. */
export class TargetRound {
  readonly #settings: LoadSettings
  #known: ReadonlyMap<string, Target> = new Map()
  #targets: readonly Target[] = []
  #at: number

  /** `first`: processes that begin at their first connection's number have all targets even between them. */
  constructor(settings: LoadSettings, targets: readonly PartTarget[], first: number) {
    this.#settings = settings
    this.#at = first
    this.set(targets)
  }

  next(): Target {
    const target = this.#targets[this.#at % this.#targets.length]
    if (target === undefined) throw new Error('There is no target')
    this.#at += 1
    return target
  }

  /** In force for the next connection. At least one. */
  set(targets: readonly PartTarget[]): void {
    this.#known = new Map(
      targets.map((one) => {
        const name = `${one.address} ${one.url}`
        return [name, this.#known.get(name) ?? planTarget(this.#settings, one)]
      }),
    )
    this.#targets = [...this.#known.values()]
  }
}

function planTarget(settings: LoadSettings, { url: href, address }: PartTarget): Target {
  const url = new URL(href)
  const isTls = url.protocol === 'https:'
  const paths = settings.paths.length > 0 ? settings.paths.map(({ path }) => path) : [`${url.pathname}${url.search}`]
  return {
    address,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    tlsName: isTls ? url.hostname.replace(/^\[|\]$/g, '') : null,
    requests: paths.map((path) => buildRequest(settings, url, path)),
  }
}
