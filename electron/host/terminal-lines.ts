import type { DeckEventName, DeckEvents } from '../../shared/ipc/contract.ts'
import type { ClusterSnapshot } from '../../shared/model/cluster.ts'
import type { DeckNotice } from '../../shared/model/deck.ts'
import type { LifecycleEvent } from '../../shared/model/event.ts'
import type { Publish } from '../deck/types.ts'
import { createMetricsLine } from './metrics-line.ts'

/** What is done with each push; those without a reader are passed over. */
export type PushReaders = { readonly [Name in DeckEventName]?: (payload: DeckEvents[Name]) => void }

/** Reads pushes by their name. */
export function readPushes(readers: PushReaders): Publish {
  return (name, payload) => readers[name]?.(payload)
}

/** Hears all that a window is told. */
export interface TerminalLines {
  readonly heard: Publish
  /** Prints what was heard and not printed yet; before the end of the process. */
  flush(): void
}

/** Hears pushes that are texts, too; those that no line comes of are not read. */
export interface TextTerminalLines extends TerminalLines {
  heardText(name: DeckEventName, json: string): void
}

/** The error that a worker ended by may be read a moment after its exit was told; then that event is told once more. */
const settledMs = 300

/**
 * One line when a cluster serves, one per crash, reload, given-up slot and bad notice, each a moment after it happened. What
 * workers print is none of it. Plain text: it reads the same in a file.
 */
export function createTerminalLines(
  print: (line: string) => void,
  isWorthALine: (event: LifecycleEvent) => boolean = isTrouble,
  later: (run: () => void) => void = (run) => setTimeout(run, settledMs).unref(),
): TextTerminalLines {
  const names = new Map<string, string>()
  /** By cluster: where it was last said to listen. */
  const served = new Map<string, string>()

  /** Not yet printed, in order; of events under their number. */
  let coming = new Map<string, string>()
  /** The newest event that was printed, by cluster. */
  const printed = new Map<string, number>()
  const flush = (): void => {
    const lines = coming
    coming = new Map()
    for (const line of lines.values()) print(line)
  }
  const write = (line: string, key = `line ${coming.size}`): void => {
    if (coming.size === 0) later(flush)
    coming.set(key, line)
  }

  const readers: PushReaders = {
    metrics: createMetricsLine((url) => write(`metrics at ${url}`)),
    cluster(snapshot) {
      names.set(snapshot.id, snapshot.settings.name)
      if (snapshot.runState === 'stopped') served.delete(snapshot.id)
      const where = whereItServes(snapshot)
      if (where === null || served.get(snapshot.id) === where) return
      served.set(snapshot.id, where)
      const { listeningCount, desired, settings } = snapshot
      write(`${settings.name}: ${listeningCount}/${desired} listening on ${where} · Ctrl-C stops`)
    },
    'cluster-removed'({ clusterId }) {
      names.delete(clusterId)
      served.delete(clusterId)
      printed.delete(clusterId)
    },
    lifecycle({ clusterId, event }) {
      const key = `${clusterId} ${event.id}`
      if (!isWorthALine(event) || (event.id <= (printed.get(clusterId) ?? -1) && !coming.has(key))) return
      printed.set(clusterId, Math.max(event.id, printed.get(clusterId) ?? -1))
      write(`${names.get(clusterId) ?? clusterId}: ${event.words}`, key)
    },
    notice(notice) {
      if (notice.tone === 'bad') write(noticeLine(notice))
    },
  }
  const heard = readPushes(readers)
  return {
    heard,
    heardText(name, json) {
      if (readers[name] !== undefined) heard(name, JSON.parse(json))
    },
    flush,
  }
}

/** What the deck has to say, in one line. */
export function noticeLine({ title, detail }: Pick<DeckNotice, 'title' | 'detail'>): string {
  return detail === '' ? title : `${title}: ${detail}`
}

/** Null until no worker is on its way any more: one line, not one per worker. */
function whereItServes({ runState, slots, served, url, listeningCount }: ClusterSnapshot): string | null {
  if (runState !== 'running' || listeningCount === 0) return null
  if (slots.some(({ phase }) => phase === 'starting' || phase === 'online')) return null
  const texts = served.map(({ text }) => text)
  return texts.length === 0 ? url : texts.join(', ')
}

/** A crash, a slot that waits or is given up; of a reload its end, which says what came of it. */
export function isTrouble({ kind, tone, slot }: LifecycleEvent): boolean {
  if (kind === 'reload') return slot === null && tone !== 'info'
  return kind === 'failed' || kind === 'backing-off' || (kind === 'exit' && tone === 'bad')
}
