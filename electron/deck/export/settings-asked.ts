import { basename } from 'node:path'
import type { Program } from '../../../shared/model/program.ts'
import type { ClusterSettings, OpenRequest } from '../../../shared/model/settings.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { startsOf } from '../../runtime/programs/look-at.ts'
import { defaultName } from '../../runtime/script-home.ts'
import { completeSettings } from '../settings/default-settings.ts'

/** The settings that a start with this request would have; nothing is started. */
export async function settingsAsked(
  { scriptPath, ...asked }: OpenRequest,
  look: (path: string) => Promise<Program>,
): Promise<Result<ClusterSettings>> {
  const program = await look(scriptPath)
  if (program.kind === 'unknown') return fail('script-missing', program.words)
  if (program.kind === 'script') return complete({ ...asked, scriptPath })
  const [first] = startsOf(program)
  if (first?.request === undefined || first.request === null) {
    return fail('not-found', `${basename(scriptPath)} names no app that the deck can run`)
  }
  return complete({ ...first.request, ...asked, scriptPath: first.request.scriptPath })
}

async function complete(request: OpenRequest): Promise<Result<ClusterSettings>> {
  return ok(completeSettings(request, await defaultName(request.scriptPath)))
}
