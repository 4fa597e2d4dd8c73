import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { z } from 'zod'
import type { ClusterSnapshot } from '../../../shared/model/cluster.ts'
import type { Result } from '../../../shared/result.ts'
import type { DeckLink } from '../../control/deck-link.ts'
import { findCluster } from '../deeds/find-cluster.ts'

/** What tools are served over. */
export interface ToolParts {
  readonly allowsChanges: boolean
  /** Connects anew where the last deck ended. */
  reach(): Promise<Result<DeckLink>>
}

/** What a tool works with. */
export interface ToolHands {
  readonly link: DeckLink
  /** The cluster that was named, or the only one. */
  cluster(named: string | undefined): Promise<Result<ClusterSnapshot>>
  /** Tells the assistant's program that it goes on, where that wants to know. */
  progress(words: string): void
  /** Hears how to end what goes on, where the assistant's program cancels it, or ends. */
  begun(stop: () => void): void
}

type Shape = Readonly<Record<string, z.ZodType>>
type InputOf<Fields extends Shape> = { readonly [Name in keyof Fields]: z.infer<Fields[Name]> }

interface ToolEntry<Fields extends Shape> {
  readonly name: string
  readonly title: string
  readonly description: string
  readonly input: Fields
  /** `reads`: it changes nothing. `destroys`: work may be lost by it. */
  readonly effect: 'reads' | 'changes' | 'destroys'
  /** Done twice it is as if done once. */
  readonly isIdempotent: boolean
  /** What the assistant reads. */
  run(hands: ToolHands, input: InputOf<Fields>): Promise<Result<string>>
}

/** Adds itself to a server. */
export type Tool = (server: McpServer, parts: ToolParts) => void

/** A tool of the table: refused in words where it may not be used, or where there is no deck. */
export function tool<Fields extends Shape>(entry: ToolEntry<Fields>): Tool {
  const { name, title, description, input: fields, effect, isIdempotent } = entry
  const inputSchema: z.ZodType = z.object(fields)
  const annotations = {
    title,
    readOnlyHint: effect === 'reads',
    destructiveHint: effect === 'destroys',
    idempotentHint: isIdempotent,
    openWorldHint: false,
  }
  return (server, parts) =>
    server.registerTool(name, { title, description, inputSchema, annotations }, async (input, extra) => {
      if (effect !== 'reads' && !parts.allowsChanges) return told(notAllowed(name), true)
      const reached = await parts.reach()
      if (!reached.ok) return told(reached.error.message, true)
      const link = reached.value
      let count = 0
      const token = extra._meta?.progressToken
      const progress = (message: string): void => {
        if (token === undefined) return
        count += 1
        const params = { progressToken: token, progress: count, message }
        // Nobody waits for it: whoever asked may have gone.
        extra.sendNotification({ method: 'notifications/progress', params }).catch(() => {})
      }
      const begun = (stop: () => void): void => {
        if (extra.signal.aborted) stop()
        else extra.signal.addEventListener('abort', stop, { once: true })
      }
      const hands: ToolHands = { link, progress, begun, cluster: (named) => findCluster(link, named ?? null) }
      // The SDK has parsed it by the schema above; its type is one for two versions of zod.
      const answer = await entry.run(hands, input as InputOf<Fields>)
      return answer.ok ? told(answer.value, false) : told(answer.error.message, true)
    })
}

function notAllowed(name: string): string {
  return `${name} changes a running cluster, and this server only reads. A person can allow it: start "clusterdeck mcp" with --allow-changes`
}

function told(text: string, isError: boolean) {
  return { content: [{ type: 'text' as const, text }], isError }
}
