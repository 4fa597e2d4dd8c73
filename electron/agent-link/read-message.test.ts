import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentMessageSchema } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { readAgentMessage } from './read-message.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const bySchema = (text: string) => agentMessageSchema.safeParse(parseJson(text)).data

const word = fc.oneof(
  fc.nat(),
  fc.constantFrom('null', '-1', '1.5', '1e3', '007', '"1"', 'true', '{}', '9007199254740993', ''),
)

describe('a line of the agent', () => {
  it('is a beat whether it is read by its looks or by the schema', () => {
    fc.assert(
      fc.property(word, word, word, fc.constantFrom('', ' ', ',"more":1'), (atMs, open, inFlight, more) => {
        const held = `{"openConnections":${open},"requestsInFlight":${inFlight}}`
        const text = `{"type":"beat","atMs":${atMs},"held":${held}${more}}`
        expect(readAgentMessage(bytes(text)), text).toEqual(bySchema(text))
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    '{"type":"beat","atMs":1}',
    '{"atMs":1,"type":"beat","held":{"openConnections":1,"requestsInFlight":2}}',
    '{"type":"done","requestId":3}',
    '{"type":"beat"}',
    'junk',
    '',
  ])('goes through the schema when it looks otherwise: %s', (text) => {
    expect(readAgentMessage(bytes(text))).toEqual(bySchema(text))
  })
})
