import { z } from 'zod'

/** How an agent in a container finds its deck. */
export interface AgentReach {
  readonly host: string
  readonly port: number
  /** Proves that the deck started it. */
  readonly token: string
  /** The task that it rides in; '' where nobody could say: then its host name, which is the container's short id. */
  readonly who: string
}

/** The first line of such an agent, each time it reaches its deck. */
export const agentJoinSchema = z.strictObject({
  type: z.literal('join'),
  token: z.string().max(200),
  who: z.string().min(1).max(200),
  pid: z.number().int().min(1),
})
export type AgentJoin = z.infer<typeof agentJoinSchema>
