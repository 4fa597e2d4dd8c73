import type { Sample } from '../../shared/model/deck.ts'
import type { OpenRequest } from '../../shared/model/settings.ts'
import type { Deck } from '../deck/deck.ts'
import type { CommandLine } from './command-line.ts'
import type { Notices } from './notices.ts'
import type { Recents } from './recents.ts'
import type { SavedState } from './saved-state.ts'

export interface StartParts {
  readonly deck: Deck
  readonly line: Extract<CommandLine, { kind: 'run' }>
  readonly samples: readonly Sample[]
  readonly notices: Notices
  readonly recents: Recents
  /** The window turns to this cluster: somebody asked for it by name. */
  show(clusterId: string): void
}

/** What a start finds remembered. */
export interface Remembered {
  readonly clusters: SavedState['clusters']
  readonly isFirstRun: boolean
}

/**
 * The clusters a start brings: those of the command line, else the last session's, else on the very first run a sample.
 * Beside a script from the command line the last session's clusters come back stopped.
 */
export async function startClusters(parts: StartParts, remembered: Remembered): Promise<void> {
  const asked = askedFor(parts.line, parts.samples)
  const samePlace = (path: string): boolean => path === asked?.scriptPath
  for (const { id, settings, running } of remembered.clusters) {
    if (samePlace(settings.scriptPath)) continue
    const restored = await parts.deck.restore(id, settings, running && asked === null)
    if (!restored.ok) tellFailure(parts.notices, `${settings.name} was not started`, restored.error.message)
  }
  if (asked !== null) return open(parts, asked)
  const hello = parts.samples.find((sample) => sample.id === 'hello')
  if (remembered.isFirstRun && hello !== undefined) return open(parts, fromSample(hello, null))
}

/** A second start's words: only what it asks for, nothing of what runs is touched. */
export async function startAsked(parts: StartParts): Promise<void> {
  const asked = askedFor(parts.line, parts.samples)
  if (asked !== null) await open(parts, asked)
}

async function open(parts: StartParts, request: OpenRequest): Promise<void> {
  const opened = await parts.deck.open(request)
  if (!opened.ok) {
    tellFailure(parts.notices, `${request.scriptPath} was not started`, opened.error.message)
    return
  }
  parts.show(opened.value.clusterId)
  if (request.sample === undefined) parts.recents.remember(parts.deck, opened.value.clusterId)
}

function askedFor(line: StartParts['line'], samples: readonly Sample[]): OpenRequest | null {
  if (line.open !== null) return line.open
  const sample = samples.find((one) => one.id === line.sample?.id)
  return sample === undefined ? null : fromSample(sample, line.sample?.workers ?? null)
}

function fromSample(sample: Sample, workers: number | null): OpenRequest {
  return {
    scriptPath: sample.path,
    name: sample.title,
    sample: sample.id,
    ...(workers === null ? {} : { workers }),
  }
}

function tellFailure(notices: Notices, title: string, detail: string): void {
  notices.add({ tone: 'bad', title, detail, action: 'open-script' })
}
