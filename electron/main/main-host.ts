import { join } from 'node:path'
import type { WebContents } from 'electron'
import type { DeckEventName } from '../../shared/ipc/contract.ts'
import type { HeardDeck } from '../deck/deck-host.ts'
import { orphanNotices } from '../deck/problems/orphan-words.ts'
import { guardAgainstFaults } from '../deck/thread/fault-guard.ts'
import { createTerminalLines, type TextTerminalLines } from '../host/terminal-lines.ts'
import { sweepOrphans } from '../orphans/sweep.ts'
import { createEventPusher, type EventPusher } from './ipc/ipc-server.ts'
import { createNotices, type Notices } from './notices.ts'
import { createRecents, type Recents } from './saved/recents.ts'
import { openSavedState, type SavedStateFile } from './saved/saved-state.ts'
import { createWholePushes } from './whole-pushes.ts'
import { createNotifications } from './window/notifications.ts'

export interface MainHostParts {
  readonly userData: string
  page(): WebContents | null
  isQuitting(): boolean
  /** Tells whoever listens at the control socket; `json` is asked for only if somebody does. */
  control(name: DeckEventName, json: () => string): void
}

/** The host with a window: what it keeps, and how it takes what the deck tells. */
export interface MainHost {
  readonly recordsDir: string
  readonly events: EventPusher
  readonly notices: Notices
  readonly saved: SavedStateFile
  readonly recents: Recents
  readonly deckHost: HeardDeck
  /** While a room sees the window, the system shows no notification over it. */
  projecting(isOn: boolean): void
  /** Ends the workers of a deck that could not do it any more, and says so. */
  endLeftBehind(): Promise<void>
  /** The deck ended though nobody asked it to. */
  deckFailed(reason: Error): void
}

/** Opens what main keeps in the folder of the user data. */
export function createMainHost({ userData, page, isQuitting, control }: MainHostParts): MainHost {
  const recordsDir = join(userData, 'workers')
  const events = createEventPusher(page)
  const terminal = createTerminalLines(writeLine)
  /** To the window, and what is worth a line to the terminal. */
  const push: EventPusher['push'] = (name, payload) => {
    events.push(name, payload)
    terminal.heard(name, payload)
  }
  const pushWhole = wholePushes(terminal, control)
  const notices = createNotices({ push })
  guardAgainstFaults(notices.add)
  const saved = openSavedState(userData, (detail) =>
    notices.add({ tone: 'warn', title: 'Settings were not saved', detail, action: null }),
  )
  const recents = createRecents(saved, events)
  /** The page may be there already, or come later and find it in what is remembered. */
  const show = (clusterId: string, asked: 'now' | 'at-start'): void => {
    saved.update({ view: { ...saved.state.view, selectedClusterId: clusterId } })
    events.push('menu', { do: asked === 'now' ? 'select-cluster' : 'offer-cluster', clusterId })
  }
  const notifications = createNotifications(saved, (id) => show(id, 'now'))
  const endLeftBehind = async (): Promise<void> => {
    for (const notice of orphanNotices(await sweepOrphans(recordsDir, process.pid), 'the deck')) notices.add(notice)
  }
  return {
    recordsDir,
    events,
    notices,
    saved,
    recents,
    endLeftBehind,
    deckHost: {
      push(name, json) {
        events.pushText(name, json)
        pushWhole(name, json)
      },
      notice: notices.add,
      // On the way out everything stops; what comes back next time is what ran before.
      clusters: (clusters) => isQuitting() || saved.update({ clusters }),
      sampling(samplingIntervalMs) {
        saved.update({ samplingIntervalMs })
        events.push('sampling', { intervalMs: samplingIntervalMs })
      },
      metrics: (metrics) => saved.update({ metrics }),
      ...{ opened: recents.remember, notify: notifications.notify, show },
    },
    projecting: notifications.projecting,
    deckFailed(reason) {
      notices.add({
        tone: 'bad',
        title: 'The deck failed, and its workers ended with it',
        detail: `${reason.message}. Quit and start the deck again: what ran comes back. Please report it with the lines printed in the terminal.`,
        action: null,
      })
      for (const { id } of saved.state.clusters) events.push('cluster-removed', { clusterId: id })
      void endLeftBehind()
    },
  }
}

function wholePushes(terminal: TextTerminalLines, control: MainHostParts['control']) {
  return createWholePushes({
    heard(name, json) {
      terminal.heardText(name, json)
      control(name, () => json)
    },
    cluster(cluster) {
      terminal.heard('cluster', cluster)
      control('cluster', () => JSON.stringify(cluster))
    },
  })
}

/** A terminal that was closed, or a pipe that nobody reads any more, is no reason to end. */
process.stdout.on('error', () => {})

function writeLine(line: string): void {
  process.stdout.write(`${line}\n`)
}
