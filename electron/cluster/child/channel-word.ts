import { type ChannelWord, channelCommand } from '../../../shared/channel-protocol.ts'

const longestWords = 500
/** A UNIX path and what stands around it. */
const longestKey = 5000

/** A word of the agent, null when it is none, `junk` when it says it is but makes no sense: the app can say it as well. */
export function parseChannelWord(raw: unknown): ChannelWord | 'junk' | null {
  if (typeof raw !== 'object' || raw === null || !('cmd' in raw) || raw.cmd !== channelCommand) return null
  const { act, count, id, key, ok, words }: Record<string, unknown> = { ...raw }
  if (act === 'hello') return { act }
  if (act === 'open') return isCount(count) ? { act, count } : 'junk'
  if (act === 'move') return isCount(id) && isKey(key) ? { act, id, key } : 'junk'
  if (act !== 'done' || !isCount(id) || typeof ok !== 'boolean' || typeof words !== 'string') return 'junk'
  return { act, id, ok, words: words.slice(0, longestWords) }
}

function isKey(value: unknown): value is string {
  return typeof value === 'string' && value.length <= longestKey
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
