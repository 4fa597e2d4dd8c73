import { type FaultId, faultAction } from '../../../shared/actions/faults/fault-actions.ts'
import type { Field } from '../../../shared/actions/fields.ts'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import { type FaultSnapshot, type FaultTarget, faultSpecSchema } from '../../../shared/model/fault.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import type { Deed } from './done.ts'

/** Beside its own time: one of a start that is to fail waits for the back-off. */
const landsWithinMs = 60_000

/** A fault as a command line or an assistant names it; what is left out is as usual. */
export interface FaultWish {
  readonly fault: FaultId
  readonly target: FaultTarget
  readonly values: Readonly<Record<string, string | number>>
  readonly forMs: number | null
  readonly seed: number
}

/** Injects it; answers when its effect was measured, with what was measured, or why there is none. */
export async function injectFault(link: DeckLink, { id: clusterId, settings }: ClusterSnapshot, wish: FaultWish): Deed {
  const spec = specOf(wish)
  if (!spec.ok) return spec
  const heard = await link.listen(['cluster'])
  if (!heard.ok) return heard
  const injected = await link.call('fault.inject', { clusterId, spec: spec.value })
  if (!injected.ok) return injected
  const { faultId, words } = injected.value
  const decided = ({ id, faults }: ClusterSnapshot): FaultSnapshot | null => {
    if (id !== clusterId) return null
    const fault = [...faults.active, ...faults.ended].find((one) => one.id === faultId)
    return fault === undefined || (fault.landedAtMs === null && !isOver(fault)) ? null : fault
  }
  const pushed = link.until('cluster', decided, {
    withinMs: landsWithinMs + spec.value.forMs,
    what: `the effect of fault ${faultId}`,
  })
  const state = await link.call('deck.state', {})
  const already = state.ok ? (state.value.clusters.map(decided).find((one) => one !== null) ?? null) : null
  const fault = already === null ? await pushed : ok(already)
  if (!fault.ok) return fault
  const sentence = `${settings.name}: fault ${faultId}: ${fault.value.words === '' ? words : fault.value.words}`
  if (fault.value.landedAtMs === null) return fail('not-reached-in-time', sentence)
  const { state: stands, slots, endsAtMs } = fault.value
  return ok({ words: sentence, value: { faultId, state: stands, slots, endsAtMs, words: fault.value.words } })
}

/** Takes one back. One that is over already is what was asked for. */
export async function undoFault(link: DeckLink, cluster: ClusterSnapshot, faultId: number): Deed {
  const { id: clusterId, settings, faults } = cluster
  if (faults.ended.some(({ id }) => id === faultId))
    return ok({ words: `${settings.name}: fault ${faultId} is over already`, value: { faultId } })
  const undone = await link.call('fault.undo', { clusterId, faultId })
  return undone.ok ? ok({ words: `${settings.name}: ${undone.value.words}`, value: { faultId } }) : undone
}

/** Takes every fault of every cluster back; answers when nothing of any is left. */
export async function stopAllFaults(link: DeckLink): Deed {
  const stopped = await link.call('fault.stop-all', {})
  return stopped.ok ? ok({ words: stopped.value.words, value: stopped.value }) : stopped
}

const isOver = ({ state }: FaultSnapshot): boolean => state === 'did-not-land' || state === 'reverted'

function specOf({ fault, target, values, forMs, seed }: FaultWish): Result<ReturnType<typeof faultSpecSchema.parse>> {
  const { input: fields, usualForMs } = faultAction(fault)
  const unknown = Object.keys(values).find((name) => !Object.hasOwn(fields, name))
  if (unknown !== undefined) {
    const names = Object.keys(fields).join(', ')
    return fail(
      'invalid-input',
      `${fault} has no "${unknown}"${names === '' ? ': it asks for nothing' : `, but ${names}`}`,
    )
  }
  const input = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, readValue(field, values[name])]),
  )
  const spec = { fault, input, target, trigger: { kind: 'now' }, forMs: forMs ?? usualForMs, seed }
  const read = faultSpecSchema.safeParse(spec)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  return fail('invalid-input', `${fault}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not understood'}`)
}

/** A number that was typed; what is no number is for the schema to refuse. */
function readValue(field: Field, value: string | number | undefined): unknown {
  if (field.kind === 'slot') return value ?? null
  if (field.kind === 'whole') return value === undefined ? (field.usual ?? field.min) : Number(value)
  return value === undefined ? (field.usual ?? (field.kind === 'choice' ? field.of[0] : '')) : String(value)
}
