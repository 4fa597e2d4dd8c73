import { LineSplitter } from '../../../shared/base/line-splitter.ts'
import { parseJson } from '../../../shared/base/parse-json.ts'
import { type EngineEvent, eventSchema } from '../answers.ts'
import type { EngineClient } from '../engine-client.ts'
import { type AnswerStream, openAnswerStream } from './answer-stream.ts'

const maxEventBytes = 1_000_000

/** What happens at an engine, as it happens; `over` when it ends by itself. */
export function openEvents(
  client: EngineClient,
  filters: Readonly<Record<string, readonly string[]>>,
  event: (event: EngineEvent) => void,
  over: (why: string) => void,
): AnswerStream {
  const lines = new LineSplitter({
    maxBytes: maxEventBytes,
    line(bytes) {
      const parsed = eventSchema.safeParse(parseJson(Buffer.from(bytes).toString()))
      if (parsed.success) event(parsed.data)
    },
  })
  const query = { filters: Object.fromEntries(Object.entries(filters).map(([key, values]) => [key, [...values]])) }
  return openAnswerStream((abortSignal) => client.docker.getEvents({ ...query, abortSignal }), {
    data: (chunk) => lines.push(chunk),
    over,
  })
}
