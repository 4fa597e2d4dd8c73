import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import { channels } from '../../../shared/ipc/channels.ts'
import type { DeckEventName, DeckEvents } from '../../../shared/ipc/contract.ts'
import { fail } from '../../../shared/result.ts'
import type { CommandParts } from './answer-window.ts'

/** Who answers the window's commands. */
export interface CommandServing extends CommandParts {
  isOurFrame(frame: WebFrameMain | null): boolean
  /** The preload found the path of a file that a person dropped, or chose in a file field. */
  picked(path: string): void
}

/** Pushes events to the window with a growing sequence number. */
export interface EventPusher {
  readonly seq: number
  push<Name extends DeckEventName>(name: Name, payload: DeckEvents[Name]): void
  /** The same of what is a text already. */
  pushText(name: DeckEventName, json: string): void
}

/** Answers the window's commands: only from our own top frame. */
export function serveCommands(serving: CommandServing): void {
  ipcMain.handle(channels.command, async (event, name: unknown, input: unknown) => {
    if (!serving.isOurFrame(event.senderFrame)) return fail('refused', 'This page may not command the deck')
    // With the first command: the schemas of all of them are not needed before the window.
    const { answerWindow } = await import('./answer-window.ts')
    return answerWindow(serving, name, input)
  })
  ipcMain.on(channels.picked, (event, path: unknown) => {
    if (serving.isOurFrame(event.senderFrame) && typeof path === 'string') serving.picked(path)
  })
}

export function createEventPusher(webContents: () => WebContents | null): EventPusher {
  let seq = 0
  function pushText(name: DeckEventName, json: string): void {
    const target = webContents()
    if (target === null || target.isDestroyed() || target.isCrashed()) return
    seq += 1
    try {
      target.send(channels.event, name, seq, json)
    } catch {
      // The page's process just died: the page that follows pulls everything.
    }
  }
  return {
    get seq() {
      return seq
    },
    push: (name, payload) => pushText(name, JSON.stringify(payload)),
    pushText,
  }
}
