import { counted } from '../../../shared/base/plain-words.ts'

/** Where one task or container of a cluster is found by whoever connects. */
export interface ServingPort {
  readonly slot: number
  readonly host: string
  readonly port: number
}

/** Where a cluster is found whose containers each have a port of their own. */
export interface ServingPorts {
  /** Those that serve, by slot. Null: one address stands for all of them. */
  readonly now: readonly ServingPort[] | null
  /** Told when `now` is another. Answers how to stop that. */
  follow(changed: () => void): () => void
}

/** "to the ports of 3 tasks in turn". */
export function portsWords(count: number): string {
  return count === 1 ? 'to the port of the one task that serves' : `to the ports of ${counted(count, 'task')} in turn`
}

/** An engine does not tell who speaks TLS: it is taken for HTTP. */
export function urlOf({ host, port = 80 }: Pick<ServingPort, 'host'> & Partial<ServingPort>): URL {
  return new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}/`)
}
