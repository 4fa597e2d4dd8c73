import { ipcMain, type WebContents, type WebFrameMain } from 'electron'
import type { z } from 'zod'
import {
  type CommandInput,
  type CommandName,
  type CommandOutput,
  channels,
  commands,
  type DeckEventName,
  type DeckEvents,
} from '../../shared/ipc/contract.ts'
import { fail, type Result } from '../../shared/result.ts'

/** One handler per command of the contract; the compiler names the missing ones. */
export type CommandHandlers = {
  readonly [Name in CommandName]: (
    input: CommandInput<Name>,
  ) => Result<CommandOutput<Name>> | Promise<Result<CommandOutput<Name>>>
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
export function serveCommands(handlers: CommandHandlers, isOurFrame: (frame: WebFrameMain | null) => boolean): void {
  ipcMain.handle(channels.command, async (event, name: unknown, input: unknown) => {
    if (!isOurFrame(event.senderFrame)) return fail('refused', 'This page may not command the deck')
    if (!isCommandName(name)) return fail('invalid-input', `There is no command "${String(name).slice(0, 80)}"`)
    try {
      return await answer(handlers, name, input)
    } catch (error) {
      console.error(`command ${name} failed:`, error)
      const reason = error instanceof Error ? error.message : String(error)
      return fail('internal', `${name} failed inside the deck: ${reason}. The deck goes on; please report this`)
    }
  })
}

function answer<Name extends CommandName>(handlers: CommandHandlers, name: Name, input: unknown) {
  const parsed = commands[name].input.safeParse(input)
  if (!parsed.success) return fail('invalid-input', describeIssues(name, parsed.error))
  // The schema just said so; TypeScript cannot follow the index through the map.
  return handlers[name](parsed.data as CommandInput<Name>)
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
