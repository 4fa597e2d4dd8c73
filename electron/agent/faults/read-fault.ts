import { bootFaults } from '../../../shared/actions/faults/boot.ts'
import type { FaultAction } from '../../../shared/actions/faults/fault-action.ts'
import { processFaults } from '../../../shared/actions/faults/process.ts'
import { requestFaults } from '../../../shared/actions/faults/requests.ts'
import { type Field, wholeRefusal } from '../../../shared/actions/fields.ts'
import type { AgentFault } from '../../../shared/agent-protocol.ts'
import { limits } from '../../../shared/limits.ts'

const actions: readonly FaultAction[] = [...bootFaults, ...processFaults, ...requestFaults]
const carried = new Map(
  actions.filter(({ runsIn, strikes }) => runsIn === 'agent' && strikes === null).map((action) => [action.id, action]),
)

export interface ReadFault {
  readonly fault: AgentFault
  readonly action: FaultAction
}

const whole = (words: string, min: number, max: number): Field => ({ kind: 'whole', words, min, max })
const envelope = {
  faultId: whole('Its number', 0, Number.MAX_SAFE_INTEGER),
  /** What is left of it, where a worker was replaced: no least. */
  forMs: whole('Its duration in ms', 1, limits.faultForMs.max),
  leaseMs: whole('Its lease in ms', 1, limits.faultForMs.max),
  seed: whole('Its seed', limits.seed.min, limits.seed.max),
}

/** What the primary asks for, as the tables of faults judge it; a text instead where it is none, and what is wrong. */
export function readFault(value: unknown): ReadFault | string {
  const action = carried.get(String(fieldOf(value, 'fault')))
  if (action === undefined) return 'this agent has no such fault'
  const wrong = firstRefusal(envelope, value) ?? firstRefusal(action.input, fieldOf(value, 'input'))
  if (wrong !== null) return wrong
  return isJudged(value) ? { fault: value, action } : 'it is no fault'
}

/** All its fields were looked at. */
const isJudged = (value: unknown): value is AgentFault => typeof value === 'object' && value !== null

function firstRefusal(fields: Readonly<Record<string, Field>>, values: unknown): string | null {
  for (const [name, field] of Object.entries(fields)) {
    const wrong = refusal(field, fieldOf(values, name))
    if (wrong !== null) return wrong
  }
  return null
}

function refusal(field: Field, value: unknown): string | null {
  switch (field.kind) {
    case 'whole': {
      const isWhole = typeof value === 'number' && Number.isInteger(value)
      return isWhole && value >= field.min && value <= field.max ? null : wholeRefusal(field)
    }
    case 'choice':
      return field.of.some((word) => word === value) ? null : `${field.words} must be one of ${field.of.join(', ')}`
    case 'text':
      if (typeof value !== 'string' || value.length > field.maxChars) return `${field.words} must be a short text`
      if (value === '' || field.matches === undefined || new RegExp(field.matches.pattern).test(value)) return null
      return `${field.words} ${field.matches.words}`
    case 'slot':
      return 'a fault of the agent names no slot'
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
