import type { NoticeContent } from '../../../shared/model/deck.ts'
import type { Program } from '../../../shared/model/program.ts'
import type { ClusterSettings, OpenRequest, RememberedCluster } from '../../../shared/model/settings.ts'
import type { Result } from '../../../shared/result.ts'
import { startsOf } from '../../runtime/programs/look-at.ts'
import type { Deck } from '../deck.ts'

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
  const running = remembered.filter((one) => one.running && one.fleet === undefined).map(({ settings }) => settings)
  const requests = asked === null ? [...running, ...(welcome === null ? [] : [welcome])] : [asked]
  return requests.map(({ nodePath = '', env = {} }) => ({ nodePath, env }))
}

export interface StartParts {
  readonly deck: Pick<Deck, 'restore'>
  /** Opens a script as a person does, and puts it before them. */
  open(request: OpenRequest): Promise<Result<unknown>>
  /** What a path is before it is opened. */
  look(path: string): Promise<Program>
  notice(content: NoticeContent): void
}

/**
 * The clusters a start brings: those of the command line, else the last session's, else on the very first run a sample.
 * Beside a script from the command line the last session's clusters come back stopped. Was it among them, it keeps the
 * settings that the command line does not name.
 */
export async function startClusters(parts: StartParts, { asked, remembered, welcome }: FirstClusters): Promise<void> {
  const program = asked === null ? null : await parts.look(asked.scriptPath)
  const scripts =
    program?.kind === 'apps' ? startsOf(program).map(({ request }) => request?.scriptPath) : [asked?.scriptPath]
  for (const { id, settings, running, fleet, nodeEngines } of remembered) {
    if (fleet !== undefined) {
      // Nobody waits for an engine that may not be there.
      void parts.deck.restore(id, settings, running, fleet, nodeEngines)
      continue
    }
    if (scripts.includes(settings.scriptPath)) continue
    const restored = await parts.deck.restore(id, settings, running && asked === null)
    if (!restored.ok) parts.notice(notStarted(settings.name, restored.error.message))
  }
  if (asked !== null && program?.kind === 'apps') return openApps(parts, asked, program)
  if (asked !== null && program?.kind === 'unknown') return parts.notice(notStarted(asked.scriptPath, program.words))
  const before = remembered.find(({ settings }) => settings.scriptPath === asked?.scriptPath)?.settings
  const first = asked === null ? welcome : { ...before, ...asked }
  if (asked !== null && first?.primary === undefined) noteProposal(parts, program)
  if (first !== null) await openScript(parts, first)
}

/** Opens what a command line names; when it cannot be started a notice says why. */
export async function openAsked(
  parts: Pick<StartParts, 'open' | 'look' | 'notice'>,
  request: OpenRequest,
): Promise<void> {
  const program = await parts.look(request.scriptPath)
  if (program.kind === 'unknown') return parts.notice(notStarted(request.scriptPath, program.words))
  if (request.primary === undefined) noteProposal(parts, program)
  await (program.kind === 'apps' ? openApps(parts, request, program) : openScript(parts, request))
}

async function openScript(parts: Pick<StartParts, 'open' | 'notice'>, request: OpenRequest): Promise<void> {
  const opened = await parts.open(request)
  if (!opened.ok) parts.notice(notStarted(request.scriptPath, opened.error.message))
}

/** A PM2 configuration, a package.json, a Procfile or a folder: what is said beside it wins over what stands there. */
async function openApps(
  parts: Pick<StartParts, 'open' | 'notice'>,
  { scriptPath, ...asked }: OpenRequest,
  program: Extract<Program, { kind: 'apps' }>,
): Promise<void> {
  const started = startsOf(program)
  for (const { name, request, notes } of started) {
    const opened = request === null ? null : await parts.open({ ...request, ...asked, scriptPath: request.scriptPath })
    if (opened?.ok === false) parts.notice(notStarted(name, opened.error.message))
    else if (notes.length > 0) parts.notice(otherwiseHere(`${name}: not all of ${scriptPath} is taken over`, notes))
  }
  const others = program.apps.filter((app) => !started.includes(app))
  const refusals = others.flatMap(({ refusal }) => refusal ?? [])
  if (started.length === 0) parts.notice(notStarted(scriptPath, refusals.join('. ')))
  else if (refusals.length > 0) parts.notice(otherwiseHere(`Not every app of ${scriptPath} was started`, refusals))
}

function otherwiseHere(title: string, words: readonly string[]): NoticeContent {
  return { tone: 'info', title, detail: words.join(' '), action: null }
}

/** Nobody said who decides, and the source tells that its own primary half would be missed. */
function noteProposal({ notice }: Pick<StartParts, 'notice'>, program: Program | null): void {
  if (program?.kind !== 'script' || program.proposal.kind !== 'own') return
  const detail = 'The deck supervises, and that half does not run. --primary own has it run, in a process of its own'
  notice({ tone: 'info', title: `${program.proposal.why}`, detail, action: null })
}

function notStarted(what: string, detail: string): NoticeContent {
  return { tone: 'bad', title: `${what} was not started`, detail, action: 'open-script' }
}
