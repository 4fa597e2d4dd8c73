import { type AgentMessage, agentMessageSchema } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/base/parse-json.ts'

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** As our agent writes it. Anything else that is a beat goes the way of all messages. */
const whole = String.raw`0|[1-9]\d{0,14}`
const beatLine = new RegExp(
  `^{"type":"beat","atMs":(${whole}),"held":{"openConnections":(${whole}|null),"requestsInFlight":(${whole}|null)}}$`,
)

/**
 * What a line of an agent's pipe says; undefined where it is nothing we know. Two of three lines are beats, at a rate that
 * leaves the code for them cold: parsed by the schema they were the most of what an idle deck's thread had to do.
 */
export function readAgentMessage(line: Uint8Array): AgentMessage | undefined {
  const text = utf8.decode(line)
  const beat = beatLine.exec(text)
  if (beat === null) return agentMessageSchema.safeParse(parseJson(text)).data
  const [, atMs, openConnections, requestsInFlight] = beat
  return {
    type: 'beat',
    atMs: Number(atMs),
    held: { openConnections: numberOf(openConnections), requestsInFlight: numberOf(requestsInFlight) },
  }
}

const numberOf = (digits: string | undefined): number | null => (digits === 'null' ? null : Number(digits))
