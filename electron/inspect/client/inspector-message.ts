import { z } from 'zod'

const id = z.number().int().nonnegative()
const answer = z.object({ id, result: z.unknown() })
const refusal = z.object({ id, error: z.object({ message: z.string() }) })
const event = z.object({ method: z.string(), params: z.unknown() })

/** What an inspector says, by its protocol (JSON-RPC without a version). */
export type InspectorMessage =
  | { readonly kind: 'answer'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'error'; readonly id: number; readonly words: string }
  | { readonly kind: 'event'; readonly method: string; readonly params: unknown }

/** Null: no word of that protocol. */
export function readInspectorMessage(value: unknown): InspectorMessage | null {
  const refused = refusal.safeParse(value)
  if (refused.success) return { kind: 'error', id: refused.data.id, words: refused.data.error.message }
  const answered = answer.safeParse(value)
  if (answered.success) return { kind: 'answer', id: answered.data.id, result: answered.data.result }
  const told = event.safeParse(value)
  return told.success ? { kind: 'event', method: told.data.method, params: told.data.params } : null
}
