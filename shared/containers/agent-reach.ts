import { z } from 'zod'

/** How an agent in a container finds its deck. */
export const agentReachSchema = z.strictObject({
  host: z.string().min(1).max(200),
  port: z.number().int().min(1).max(65_535),
  /** Proves that the deck started it. */
  token: z.string().min(20).max(200),
  /** The task that it rides in; '' where nobody could say: then its host name, which is the container's short id. */
  who: z.string().max(200),
})
export type AgentReach = Readonly<z.infer<typeof agentReachSchema>>

/** The first line of such an agent, each time it reaches its deck. */
export const agentJoinSchema = z.strictObject({
  type: z.literal('join'),
  token: z.string().max(200),
  who: z.string().min(1).max(200),
  pid: z.number().int().min(1),
})
export type AgentJoin = z.infer<typeof agentJoinSchema>
