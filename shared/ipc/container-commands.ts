import { z } from 'zod'
import {
  type EngineHost,
  type EngineLook,
  engineHostSchema,
  fleetSourceSchema,
  fleetUpdateSchema,
  nodeAvailabilities,
} from '../containers/engine.ts'
import type { ImageProposal } from '../containers/image.ts'
import { serviceWishSchema } from '../containers/image.ts'
import { answering } from './answering.ts'

const cluster = { clusterId: z.string().min(1).max(100) }

/** What can be asked of container engines, and of clusters that are theirs; a part of the contract. */
export const containerCommands = {
  'containers.hosts': answering<readonly EngineHost[]>()(z.strictObject({})),
  'containers.look': answering<EngineLook>()(z.strictObject({ host: engineHostSchema })),
  /** Opens what runs there as a cluster; nothing of it is changed. */
  'containers.open': answering<{ readonly clusterId: string }>()(z.strictObject({ source: fleetSourceSchema })),
  /** How an image of a cluster's app would be made: from its own Dockerfile, else a plain one. Nothing is built. */
  'containers.propose': answering<ImageProposal>()(z.strictObject({ ...cluster, host: engineHostSchema })),
  /** Builds the image, makes a service of it and opens that. Answers when the service is made; progress is pushed. */
  'containers.run': answering<{ readonly clusterId: string }>()(serviceWishSchema),
  /** Ends the build of that cluster's image on its engine; `containers.run` answers that it was cancelled. */
  'containers.cancel-build': answering<{ readonly words: string }>()(z.strictObject(cluster)),
  /** Begins a rolling update. Progress and end are in the cluster's snapshot, and are events. */
  'containers.update': answering<void>()(z.strictObject({ ...cluster, wish: fleetUpdateSchema })),
  'containers.roll-back': answering<void>()(z.strictObject(cluster)),
  /** Answers when the node has that availability, and, drained, runs no task of this cluster any more. */
  'containers.set-node': answering<{ readonly words: string }>()(
    z.strictObject({ ...cluster, nodeId: z.string().min(1).max(100), availability: z.enum(nodeAvailabilities) }),
  ),
  /** Has the engine of another node asked as well. Answers when that node's containers are measured and can be acted on. */
  'containers.reach-node': answering<{ readonly words: string }>()(
    z.strictObject({ ...cluster, nodeId: z.string().min(1).max(100), host: engineHostSchema }),
  ),
  /** Lets go of it: of that node only what its managers tell is known again. */
  'containers.release-node': answering<{ readonly words: string }>()(
    z.strictObject({ ...cluster, nodeId: z.string().min(1).max(100) }),
  ),
  /** Removes a service that the deck made, with its containers. `cluster.remove` only closes the picture. */
  'containers.delete': answering<{ readonly words: string }>()(z.strictObject(cluster)),
} as const
