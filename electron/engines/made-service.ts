import { z } from 'zod'
import { agentConfigVariable } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { agentReachSchema } from '../../shared/containers/agent-reach.ts'
import type { Service } from './answers.ts'
import type { FleetState } from './types.ts'

/** The label of services that the deck made. */
export const madeLabel = 'clusterdeck.made'
/** Its value is the port at which the deck that opens it deals its connections out. */
export const frontLabel = 'clusterdeck.front'

/** What a deck that opens it finds again of the one that made it: the service itself keeps it, no file of a deck does. */
export function madeOf({ Spec }: Service): Pick<FleetState, 'isOurs' | 'reach' | 'holdMs' | 'frontPort'> {
  const isOurs = Spec.Labels[madeLabel] !== undefined
  const port = Number(Spec.Labels[frontLabel])
  return {
    isOurs,
    ...(isOurs ? riderOf(Spec.TaskTemplate.ContainerSpec?.Env ?? []) : { reach: null, holdMs: 0 }),
    frontPort: isOurs && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
  }
}

const riderSchema = z.object({
  reach: agentReachSchema,
  hold: z.object({ limitMs: z.number().int().min(0).max(60_000) }).exactOptional(),
})

function riderOf(env: readonly string[]): Pick<FleetState, 'reach' | 'holdMs'> {
  const line = env.find((one) => one.startsWith(`${agentConfigVariable}=`))
  const rider = riderSchema.safeParse(parseJson(line?.slice(agentConfigVariable.length + 1) ?? ''))
  if (!rider.success) return { reach: null, holdMs: 0 }
  return { reach: rider.data.reach, holdMs: rider.data.hold?.limitMs ?? 0 }
}
