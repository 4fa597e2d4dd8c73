import { Readable } from 'node:stream'
import { fail, ok, type Result } from '../../../shared/result.ts'
import type { EngineClient } from '../engine-client.ts'
import { engineFailure } from '../engine-words.ts'
import type { BuildWish } from '../types.ts'
import { buildContext, dockerfileName } from './build-context.ts'
import { followProgress } from './follow-progress.ts'

/** Has an engine build an image; what it prints is told line by line. */
export async function buildImage(
  client: EngineClient,
  { folder, dockerfile, tag }: BuildWish,
  line: (words: string) => void,
): Promise<Result<{ readonly imageId: string }>> {
  try {
    const context = Readable.from(buildContext(folder, dockerfile), { objectMode: false })
    const options = { t: tag, dockerfile: dockerfileName, forcerm: true }
    const progress = await client.docker.buildImage(context, options)
    const followed = await followProgress(progress, line)
    if (followed.ok) return ok({ imageId: followed.value.imageId })
    return fail('refused', `The image was not built: ${followed.error.message}`)
  } catch (thrown) {
    return engineFailure(client.address, thrown)
  }
}
