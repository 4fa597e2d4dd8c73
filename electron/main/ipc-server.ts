import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { z } from 'zod'
import {
  type CommandHandler,
  type CommandName,
  channels,
  commands,
  type DeckEventName,
  type DeckEvents,
} from '../../shared/ipc/contract.ts'
import { fail } from '../../shared/result.ts'
import { type DeckCommandName, isDeckCommand } from '../deck/deck-command-names.ts'
import { DeckEnded, type DeckThread } from '../deck/thread/deck-thread.ts'

/** One handler per command that is not the deck's; the compiler names the missing ones. */
export type OwnHandlers = { readonly [Name in Exclude<CommandName, DeckCommandName>]: CommandHandler<Name> }

/** Who answers the window's commands. */
export interface CommandServing {
  readonly own: OwnHandlers
  /** Carries out the deck's commands, in its thread. */
  readonly deck: Pick<DeckThread, 'call'>
  isOurFrame(frame: WebFrameMain | null): boolean
}

/** Pushes events to the window with a growing sequence number. */
export interface EventPusher {
  readonly seq: number
  push<Name extends DeckEventName>(name: Name, payload: DeckEvents[Name]): void
}

/**
 * Answers the window's commands: only from our own top frame, only names and inputs of the contract.
 * A handler that throws is a bug; it is logged and answered as `internal`, and the deck goes on.
 */
export function serveCommands(serving: CommandServing): void {
  ipcMain.handle(channels.command, async (event, name: unknown, input: unknown) => {
    if (!serving.isOurFrame(event.senderFrame)) return fail('refused', 'This page may not command the deck')
    if (!isCommandName(name)) return fail('invalid-input', `There is no command "${String(name).slice(0, 80)}"`)
    try {
      return await answer(serving, name, input)
    } catch (error) {
      if (error instanceof DeckEnded) return fail('internal', `${name} was not carried out: ${error.message}`)
      console.error(`command ${name} failed:`, error)
      const reason = error instanceof Error ? error.message : String(error)
      return fail('internal', `${name} failed inside the deck: ${reason}. The deck goes on; please report this`)
    }
  })
}

function answer({ own, deck }: CommandServing, name: CommandName, input: unknown) {
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) return fail('invalid-input', describeIssues(name, parsed.error))
  // The schema just said what the input is; TypeScript cannot follow the index through the map.
  return isDeckCommand(name) ? deck.call(name, parsed.data as never) : own[name](parsed.data as never)
}

function isCommandName(name: unknown): name is CommandName {
  return typeof name === 'string' && Object.hasOwn(commands, name)
}

function describeIssues(name: string, error: z.ZodError): string {
  // What is wrong with a key of a record is told one level deeper.
  const issues = error.issues.flatMap((issue) => (issue.code === 'invalid_key' ? issue.issues : [issue]))
  const words = issues.map(({ path, message }) => {
    const place = path.join('.')
    return place === '' || /^[A-Z].* must /.test(message) ? message : `${place}: ${message}`
  })
  return words.length === 0 ? `${name}: unreadable input` : [...new Set(words)].join('; ')
}

export function createEventPusher(webContents: () => WebContents | null): EventPusher {
  let seq = 0
  return {
    get seq() {
      return seq
    },
    push(name, payload) {
      const target = webContents()
      if (target === null || target.isDestroyed() || target.isCrashed()) return
      seq += 1
      try {
        target.send(channels.event, { seq, name, payload })
      } catch {
        // The page's process just died: the page that follows pulls everything.
      }
    },
  }
}
