import { z } from 'zod'
import { type SentAnswer, sentRequestSchema } from '../inspection/sent-request.ts'
import { answering } from './answering.ts'
import { placeSchema } from './place.ts'

const worker = {
  clusterId: z.string().min(1).max(100),
  slot: placeSchema,
  generation: z.number().int().min(1),
  pid: z.number().int().min(1),
}

/** A name that the sender chose, to cancel it by. */
const requestId = z.string().min(1).max(100)

/** What a person looks into one worker with, beside profiles. */
export const inspectCommands = {
  /**
   * Opens a window with DevTools on that worker; `takesOut`: its slot is out of rotation meanwhile. The worker's inspector is open as
   * long as the window is.
   */
  'worker.openDevTools': answering<void>()(
    z.strictObject({
      ...worker,
      takesOut: z.boolean(),
    }),
  ),
  /** Opens the worker's inspector for a debugger outside, at 127.0.0.1 alone, and answers what attaches it. It stays open. */
  'worker.openForDebugger': answering<{ readonly port: number; readonly configuration: string }>()(
    z.strictObject(worker),
  ),
  /** Closes that one: a worker at a breakpoint goes on. */
  'worker.closeForDebugger': answering<void>()(z.strictObject(worker)),
  /** Sends a request to that very worker, in rotation or not, whatever the policy. Answers when its answer is whole, or late. */
  'worker.request': answering<SentAnswer>()(z.strictObject({ ...worker, requestId, request: sentRequestSchema })),
  /** Gives that request up; it answers at once that it was cancelled. */
  'worker.cancelRequest': answering<void>()(z.strictObject({ requestId })),
} as const
