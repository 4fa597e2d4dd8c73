import type { NodeBinary } from '../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { onPath } from './find-node-binaries.ts'
import { embeddedNode } from './probe-node.ts'

export interface ChooseNodeOptions {
  /** As in the settings: '' = from PATH when there is one, else embedded; 'embedded'; or an absolute path. */
  readonly nodePath: string
  readonly pathVariable: string
  readonly embeddedVersion: string
  /** Asks a binary what it is. */
  probe(path: string): Promise<Result<NodeBinary>>
}

/** The Node that runs a cluster's workers, or why there is none: missing, or too old with the version found. */
export async function chooseNode(options: ChooseNodeOptions): Promise<Result<NodeBinary>> {
  const { nodePath, pathVariable, embeddedVersion, probe } = options
  if (nodePath === 'embedded') return ok(embeddedNode(embeddedVersion))
  if (nodePath !== '') return orTooOld(await probe(nodePath))
  for (const path of onPath(pathVariable)) {
    const probed = await probe(path)
    if (probed.ok && probed.value.usable) return ok({ ...probed.value, source: 'path' })
  }
  return ok(embeddedNode(embeddedVersion))
}

function orTooOld(probed: Result<NodeBinary>): Result<NodeBinary> {
  if (!probed.ok || probed.value.usable) return probed
  return fail('node-too-old', `${probed.value.path}: ${probed.value.remark ?? 'it is too old'}`)
}
