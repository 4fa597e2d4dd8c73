import { createSystemClock } from '../../../shared/base/clock.ts'
import { duration } from '../../../shared/base/plain-words.ts'
import type { OpenRequest, RememberedCluster } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { exportResults } from '../../load/results/export-results.ts'
import { openResultsStore } from '../../load/results/results-store.ts'
import { createOrphanLedger } from '../../orphans/orphan-ledger.ts'
import { thisPlatform } from '../../platform/this-platform.ts'
import { createWindowsProcesses } from '../../platform/windows-processes.ts'
import { createOsReader } from '../../telemetry/readers/os-reader.ts'
import { Deck } from '../deck.ts'
import { createDeckCommands } from '../deck-commands.ts'
import { loadMaker } from '../load/load-maker.ts'
import { describePortHolder } from '../problems/describe-port-holder.ts'
import { orphanNotices } from '../problems/orphan-words.ts'
import { unmeasuredNotice } from '../problems/unmeasured-words.ts'
import { openAsked, type StartParts, startClusters } from '../session/start-clusters.ts'
import { createNodeFinder } from '../settings/node-finder.ts'
import { createTeller, type Port, serveCalls } from './port-calls.ts'
import type { DeckCalls, DeckConfig, DeckFacts } from './protocol.ts'

/**
 * Builds the deck behind a port: everything it needs is in `config`, all it says goes through the port. Ends what a dead
 * deck left behind, then starts its first clusters.
 */
export function serveDeck(port: Port, config: DeckConfig): void {
  const tell = createTeller<DeckFacts>(port)
  const nodePaths = new Set(config.nodePaths)
  const { environment } = config.startedWith
  const nodes = createNodeFinder(() => [...nodePaths], environment)
  // While the window is being made: a Node takes its time to say what it is.
  for (const settings of config.expected) nodes.expect(settings)
  // One for all who ask about processes; the sampler ends it.
  const windows = thisPlatform === 'win32' ? createWindowsProcesses() : null
  const ledger = createOrphanLedger({
    dir: config.recordsDir,
    windows,
    onProblem: (detail) =>
      tell('notice', { tone: 'warn', title: 'Workers may outlive a crash of the deck', detail, action: null }),
  })
  const clock = createSystemClock((byMs) =>
    tell('notice', {
      tone: 'warn',
      title: `This machine's clock was set back by ${duration(byMs)}`,
      detail:
        'The deck counts on from before, so that nothing gets lost or out of order. Start it anew for the new time.',
      action: null,
    }),
  )
  const store = openResultsStore(config.resultsDir, (detail) =>
    tell('notice', { tone: 'warn', title: 'Results of loads were not saved', detail, action: null }),
  )
  const deck = new Deck({
    clock,
    publish: (name, payload) => tell('push', name, payload),
    ledger,
    agentPath: config.agentPath,
    load: { store, ...loadMaker(config.generatorPath, clock) },
    environment,
    samplingIntervalMs: config.samplingIntervalMs,
    osReader: createOsReader(() => clock.monoMs(), windows ?? undefined),
    unmeasured: (why) => tell('notice', unmeasuredNotice(why)),
    prepare: nodes.prepare,
    portHolder: describePortHolder,
    notify: (notification) => tell('notify', notification),
    changed() {
      for (const { settings } of deck.sessions) nodePaths.add(settings.nodePath)
      remember()
    },
  })
  // A deck that dies while it brings them back must leave what ran, not what has come back so far.
  let isBringing = false
  const remember = (): void => {
    if (!isBringing) tell('clusters', describeClusters(deck))
  }
  const commands = createDeckCommands({
    deck,
    nodes,
    samples: config.samples,
    opened: (settings) => tell('opened', settings),
    samplingChanged: (intervalMs) => tell('sampling', intervalMs),
  })
  const openAndShow = async (request: OpenRequest): Promise<Result<unknown>> => {
    const opened = await (request.sample === undefined ? commands['cluster.open'](request) : deck.open(request))
    if (opened.ok) tell('show', opened.value.clusterId)
    return opened
  }
  const parts: StartParts = { deck, open: openAndShow, look: nodes.look, notice: (content) => tell('notice', content) }
  const sweeping = ledger.sweep()
  serveCalls<DeckCalls>(port, {
    ...commands,
    async start(first) {
      for (const notice of orphanNotices(await sweeping, 'a dead deck')) tell('notice', notice)
      isBringing = true
      try {
        await startClusters(parts, first)
      } finally {
        isBringing = false
        remember()
      }
    },
    state: () => ({ samplingIntervalMs: deck.samplingIntervalMs, clusters: deck.snapshots(), host: deck.host() }),
    urlOf(clusterId) {
      const found = deck.session(clusterId)
      if (!found.ok) return found
      const { url, settings } = found.value.snapshot()
      return url === null ? fail('wrong-state', `${settings.name} serves no address yet`) : ok(url)
    },
    async exportLoads({ resultIds, format }) {
      const read = await Promise.all(resultIds.map((resultId) => store.read(resultId)))
      const unread = read.find((one) => !one.ok)
      if (unread !== undefined) return unread
      return ok(
        exportResults(
          read.flatMap((one) => (one.ok ? [one.value] : [])),
          format,
        ),
      )
    },
    openAsked: (request) => openAsked(parts, request),
    stopAll: () => deck.stopAll(),
    end() {
      deck.killAll()
      ledger.close()
      deck.close()
    },
  })
}

function describeClusters({ sessions }: Deck): RememberedCluster[] {
  return sessions.map(({ id, settings, runState }) => ({
    id,
    settings,
    running: runState === 'running' || runState === 'starting',
  }))
}
