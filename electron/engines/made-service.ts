import { agentConfigVariable } from '../../shared/agent-protocol.ts'
import { parseJson } from '../../shared/base/parse-json.ts'
import { type AgentReach, agentReachSchema } from '../../shared/containers/agent-reach.ts'
import type { Service } from './answers.ts'
import type { FleetState } from './types.ts'

/** The label of services that the deck made. */
export const madeLabel = 'clusterdeck.made'
/** Its value is the port at which the deck that opens it deals its connections out. */
export const frontLabel = 'clusterdeck.front'

/** What a deck that opens it finds again of the one that made it: the service itself keeps it, no file of a deck does. */
export function madeOf({ Spec }: Service): Pick<FleetState, 'isOurs' | 'reach' | 'frontPort'> {
  const isOurs = Spec.Labels[madeLabel] !== undefined
  const port = Number(Spec.Labels[frontLabel])
  return {
    isOurs,
    reach: isOurs ? reachOf(Spec.TaskTemplate.ContainerSpec?.Env ?? []) : null,
    frontPort: isOurs && Number.isInteger(port) && port > 0 && port < 65_536 ? port : null,
  }
}

function reachOf(env: readonly string[]): AgentReach | null {
  const line = env.find((one) => one.startsWith(`${agentConfigVariable}=`))
  const config = parseJson(line?.slice(agentConfigVariable.length + 1) ?? '')
  const reach = agentReachSchema.safeParse(
    typeof config === 'object' && config !== null ? Reflect.get(config, 'reach') : null,
  )
  return reach.success ? reach.data : null
}
