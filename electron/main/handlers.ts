import { readFile } from 'node:fs/promises'
import { app, type BrowserWindow, clipboard, dialog, nativeTheme, shell } from 'electron'
import type { Sample } from '../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import type { ClusterSession } from '../deck/cluster-session.ts'
import type { Deck } from '../deck/deck.ts'
import type { NodeFinder } from '../deck/node-finder.ts'
import type { CommandHandlers, EventPusher } from './ipc-server.ts'
import type { Notices } from './notices.ts'
import type { Recents } from './recents.ts'
import type { SavedStateFile } from './saved-state.ts'
import type { Zoom } from './zoom.ts'

export interface HandlerParts {
  readonly deck: Deck
  readonly saved: SavedStateFile
  readonly events: EventPusher
  readonly notices: Notices
  readonly recents: Recents
  readonly samples: readonly Sample[]
  readonly embeddedNodeVersion: string
  readonly homeDir: string
  readonly nodes: NodeFinder
  readonly zoom: Zoom
  window(): BrowserWindow | null
}

const scriptFilters = [
  { name: 'Server scripts', extensions: ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'] },
  { name: 'All files', extensions: ['*'] },
]

/** What each command of the contract does. Sessions decide; this only finds them and hands things on. */
export function createHandlers(parts: HandlerParts): CommandHandlers {
  const { deck, saved, events, notices, recents, samples } = parts
  const sampleOf = (id: string): Sample | undefined => samples.find((sample) => sample.id === id)
  const on = <T>(clusterId: string, act: (session: ClusterSession) => Result<T> | Promise<Result<T>>) => {
    const found = deck.session(clusterId)
    return found.ok ? act(found.value) : found
  }

  return {
    'deck.attach': () =>
      ok({
        seq: events.seq,
        appVersion: app.getVersion(),
        platform: process.platform,
        homeDir: parts.homeDir,
        deckPid: process.pid,
        firstRun: saved.isFirstRun,
        samplingIntervalMs: deck.samplingIntervalMs,
        view: saved.state.view,
        clusters: deck.snapshots(),
        samples,
        recents: recents.all,
        notices: notices.all,
        host: deck.host(),
        embeddedNodeVersion: parts.embeddedNodeVersion,
      }),
    'deck.history': () => ok(deck.histories()),
    'deck.setSamplingInterval': ({ intervalMs }) => {
      deck.setSamplingInterval(intervalMs)
      saved.update({ samplingIntervalMs: intervalMs })
      events.push('sampling', { intervalMs })
      return ok(undefined)
    },
    'deck.saveView': (change) => {
      saved.update({ view: { ...saved.state.view, ...withoutUndefined(change) } })
      if (change.theme !== undefined) nativeTheme.themeSource = change.theme
      if (change.zoomFactor !== undefined) parts.zoom.set(change.zoomFactor)
      return ok(undefined)
    },
    'deck.dismissNotice': ({ noticeId }) => {
      notices.remove(noticeId)
      return ok(undefined)
    },

    'cluster.open': async (request) => {
      const opened = await deck.open(request)
      if (opened.ok) recents.remember(deck, opened.value.clusterId)
      return opened
    },
    'cluster.openSample': async ({ sample, workers }) => {
      const found = sampleOf(sample)
      if (found === undefined) return fail('not-found', `There is no sample "${sample}"`)
      return deck.open({
        scriptPath: found.path,
        name: found.title,
        sample: found.id,
        ...(workers === undefined ? {} : { workers }),
      })
    },
    'cluster.start': ({ clusterId }) => on(clusterId, (session) => session.start()),
    'cluster.stop': ({ clusterId }) => on(clusterId, (session) => session.stop()),
    'cluster.remove': ({ clusterId }) => deck.remove(clusterId),
    'cluster.update': ({ clusterId, settings }) => on(clusterId, (session) => session.update(settings)),
    'cluster.scale': ({ clusterId, desired }) => on(clusterId, (session) => session.scale(desired)),
    'cluster.setPolicy': ({ clusterId, policy }) => on(clusterId, (session) => session.setPolicy(policy)),
    'cluster.resetFairness': ({ clusterId }) =>
      on(clusterId, (session) => {
        session.telemetry.startFairnessOver()
        return ok(undefined)
      }),
    'cluster.retry': ({ clusterId, slot }) => on(clusterId, (session) => session.retry(slot)),
    'cluster.removeSlot': ({ clusterId, slot }) =>
      on(clusterId, async (session) => {
        const removed = await session.supervisor.removeSlot(slot)
        if (removed.ok) session.rememberDesired()
        return removed
      }),
    'cluster.openUrl': ({ clusterId }) =>
      on(clusterId, async (session) => {
        const { url } = session.snapshot()
        if (url === null) return fail('wrong-state', `${session.settings.name} serves no address yet`)
        try {
          await shell.openExternal(url)
          return ok(undefined)
        } catch (error) {
          return fail('unsupported-here', `${url} could not be opened in a browser: ${String(error)}`)
        }
      }),

    'worker.act': ({ clusterId, action, exitCode, ...target }) =>
      on(clusterId, async (session) => {
        const acted = await session.supervisor.act(target, action, exitCode)
        if (acted.ok && action === 'remove-slot') session.rememberDesired()
        return acted
      }),
    'worker.watch': ({ target }) => {
      if (target === null) {
        deck.watch.watch(null, 0)
        return ok(undefined)
      }
      return on(target.clusterId, (session) => {
        deck.watch.watch(session, target.slot)
        return ok(undefined)
      })
    },
    'traffic.watch': ({ clusterIds }) => {
      const found = clusterIds.map((clusterId) => deck.session(clusterId))
      const gone = found.find((session) => !session.ok)
      if (gone !== undefined) return gone
      deck.traffic.watch(found.flatMap((session) => (session.ok ? [session.value] : [])))
      return ok(undefined)
    },
    'worker.revealEnv': ({ clusterId, slot, name }) =>
      on(clusterId, (session) => {
        const environment = session.telemetry.selfLatest(slot)?.detail?.env ?? {}
        const value = Object.hasOwn(environment, name) ? environment[name] : undefined
        return value === undefined ? fail('not-found', `Slot ${slot} has no variable ${name} any more`) : ok(value)
      }),
    'worker.output': ({ clusterId, slot, generation }) =>
      on(clusterId, (session) => {
        const output = session.output.output(slot, generation)
        return output === undefined ? fail('not-found', `Nothing is kept of slot ${slot}'s output`) : ok(output)
      }),

    'sample.source': async ({ sample }) => {
      const found = sampleOf(sample)
      if (found === undefined) return fail('not-found', `There is no sample "${sample}"`)
      return ok({ id: found.id, path: found.path, source: await readFile(found.path, 'utf8') })
    },
    'recent.clear': () => {
      recents.clear()
      return ok(undefined)
    },
    'runtime.list': async () => ok(await parts.nodes.list()),
    'runtime.probe': ({ path }) => parts.nodes.probe(path),
    'dialog.pickScript': () => pick(parts.window(), { properties: ['openFile'], filters: scriptFilters }),
    'dialog.pickFolder': ({ startAt }) =>
      pick(parts.window(), {
        properties: ['openDirectory'],
        ...(startAt === undefined ? {} : { defaultPath: startAt }),
      }),
    'dialog.pickNode': () => pick(parts.window(), { properties: ['openFile', 'showHiddenFiles'] }),
    'app.copyText': ({ text }) => {
      clipboard.writeText(text)
      return ok(undefined)
    },
  }
}

async function pick(window: BrowserWindow | null, options: Electron.OpenDialogOptions): Promise<Result<string | null>> {
  const picked = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options)
  return ok(picked.filePaths[0] ?? null)
}

function withoutUndefined<T extends object>(change: T): { [Key in keyof T]: Exclude<T[Key], undefined> } {
  // Only absent values are left out: what stays has its declared type.
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as never
}
