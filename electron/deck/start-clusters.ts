import type { NoticeContent } from '../../shared/model/deck.ts'
import type { ClusterSettings, OpenRequest, RememberedCluster } from '../../shared/model/settings.ts'
import type { Result } from '../../shared/result.ts'
import type { Deck } from './deck.ts'

/** What a start brings. */
export interface FirstClusters {
  /** Of the command line; null when it names no script. */
  readonly asked: OpenRequest | null
  /** The last session's. */
  readonly remembered: readonly RememberedCluster[]
  /** What a deck shows that never ran before; null for any other. */
  readonly welcome: OpenRequest | null
}

/** Where the first clusters' Node is looked for. */
export function expectedOf({ asked, remembered, welcome }: FirstClusters): Pick<ClusterSettings, 'nodePath' | 'env'>[] {
  const running = remembered.filter((one) => one.running).map(({ settings }) => settings)
  const requests = asked === null ? [...running, ...(welcome === null ? [] : [welcome])] : [asked]
  return requests.map(({ nodePath = '', env = {} }) => ({ nodePath, env }))
}

export interface StartParts {
  readonly deck: Pick<Deck, 'restore'>
  /** Opens a script as a person does, and puts it before them. */
  open(request: OpenRequest): Promise<Result<unknown>>
  notice(content: NoticeContent): void
}

/**
 * The clusters a start brings: those of the command line, else the last session's, else on the very first run a sample.
 * Beside a script from the command line the last session's clusters come back stopped. Was it among them, it keeps the
 * settings that the command line does not name.
 */
export async function startClusters(parts: StartParts, { asked, remembered, welcome }: FirstClusters): Promise<void> {
  for (const { id, settings, running } of remembered) {
    if (settings.scriptPath === asked?.scriptPath) continue
    const restored = await parts.deck.restore(id, settings, running && asked === null)
    if (!restored.ok) parts.notice(notStarted(settings.name, restored.error.message))
  }
  const before = remembered.find(({ settings }) => settings.scriptPath === asked?.scriptPath)?.settings
  const first = asked === null ? welcome : { ...before, ...asked }
  if (first !== null) await openAsked(parts, first)
}

/** Opens what a command line names; when it cannot be started a notice says why. */
export async function openAsked(parts: Pick<StartParts, 'open' | 'notice'>, request: OpenRequest): Promise<void> {
  const opened = await parts.open(request)
  if (!opened.ok) parts.notice(notStarted(request.scriptPath, opened.error.message))
}

function notStarted(what: string, detail: string): NoticeContent {
  return { tone: 'bad', title: `${what} was not started`, detail, action: 'open-script' }
}
