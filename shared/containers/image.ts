import { z } from 'zod'
import { engineHostSchema } from './engine.ts'

/** How an image of an app would be made. */
export interface ImageProposal {
  /** Its text; of the app's own, or a plain one. */
  readonly dockerfile: string
  readonly isOfTheApp: boolean
  /** The folder that is sent to the engine. */
  readonly folder: string
  readonly tag: string
  /** What the person should know: "no Dockerfile in shop/: a plain one is proposed". */
  readonly remarks: readonly string[]
  readonly serviceName: string
  readonly replicas: number
  /** What the app listens on, as the deck saw it; null: it did not. */
  readonly containerPort: number | null
  /** Null: the engine is no Swarm manager; running it as a service needs one. */
  readonly swarmRefusal: string | null
}

/**
 * The registry that an image's name begins with; null where it has none. Docker Hub must be named, too (`docker.io/me/shop:1`):
 * what has no registry in its name stays where it was built.
 */
export function registryOf(tag: string): string | null {
  const [first = '', ...rest] = tag.split('/')
  return rest.length > 0 && (/[.:]/.test(first) || first === 'localhost') ? first : null
}

/** A cluster of this deck as a service on an engine. */
export const serviceWishSchema = z.strictObject({
  clusterId: z.string().min(1).max(100),
  host: engineHostSchema,
  dockerfile: z.string().min(1).max(100_000),
  tag: z.string().min(1).max(300),
  serviceName: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/, 'A service is named by letters, digits, - _ .'),
  replicas: z.number().int().min(1).max(1000),
  containerPort: z.number().int().min(1).max(65_535),
  /** `mesh`: one port for all. `per-task`: a port each, on its node. `front`: per task, and the deck deals out by its policies. */
  publish: z.enum(['mesh', 'per-task', 'front']),
  withAgent: z.boolean(),
})
export type ServiceWish = z.infer<typeof serviceWishSchema>

/** A build, or the making of a service, while it lasts. */
export interface ImageBuild {
  readonly clusterId: string
  /** "step 3 of 7: COPY . .", "the service is made". */
  readonly words: string
  readonly lines: readonly string[]
  readonly isOver: boolean
}
