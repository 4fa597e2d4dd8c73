import { type Word, wordSchema } from '../../shared/own-primary/protocol.ts'

/** A word of the process, null when it makes no sense. Messages are nearly all of them, and looked at by hand. */
export function parseWord(raw: unknown): Word | null {
  if (isMessage(raw)) return raw
  const parsed = wordSchema.safeParse(raw)
  return parsed.success ? parsed.data : null
}

type MessageWord = Extract<Word, { readonly say: 'message' }>

function isMessage(raw: unknown): raw is MessageWord {
  if (typeof raw !== 'object' || raw === null || !('say' in raw) || raw.say !== 'message') return false
  if (!('id' in raw) || !Number.isSafeInteger(raw.id) || !('wire' in raw) || !('message' in raw)) return false
  return (raw.wire === 'json' || raw.wire === 'v8') && 'handle' in raw && raw.handle === null
}
