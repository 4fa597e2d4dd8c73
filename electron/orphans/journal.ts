import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'

/** A process that a deck forked: a worker, or a generator of load on that cluster, which has no slot (null). */
export interface ForkRecord {
  readonly pid: number
  readonly startTime: string
  readonly slot: number | null
  readonly clusterName: string
}

/** The deck a journal belongs to. */
export interface OwnerRecord {
  readonly ownerPid: number
  readonly ownerStartTime: string
  readonly bootId: string
}

export interface Journal {
  readonly owner: OwnerRecord
  readonly forks: readonly ForkRecord[]
}

const pid = z.number().int().min(1)
const ownerSchema = z.object({ ownerPid: pid, ownerStartTime: z.string(), bootId: z.string() })
const lineSchema = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('add'),
    pid,
    startTime: z.string().min(1),
    slot: z.number().int().nullable(),
    clusterName: z.string(),
  }),
  z.object({ do: z.literal('remove'), pid }),
])
export type JournalLine = z.infer<typeof lineSchema>

/** One line of a journal, newline included. */
export function writeLine(line: JournalLine | OwnerRecord): string {
  return `${JSON.stringify(line)}\n`
}

/**
 * Reads a journal: its owner and the processes that were added and not removed. A deck killed in the middle of a write
 * leaves a torn last line, which is ignored. Null when not even the owner can be read.
 */
export function readJournal(text: string): Journal | null {
  const [first = '', ...rest] = text.split('\n')
  const owner = ownerSchema.safeParse(parseJson(first))
  if (!owner.success) return null
  const forks = new Map<number, ForkRecord>()
  for (const line of rest) {
    const parsed = lineSchema.safeParse(parseJson(line))
    if (!parsed.success) continue
    if (parsed.data.do === 'remove') forks.delete(parsed.data.pid)
    else {
      const { do: _add, ...record } = parsed.data
      forks.set(record.pid, record)
    }
  }
  return { owner: owner.data, forks: [...forks.values()] }
}
