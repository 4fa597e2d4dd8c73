import { asError } from '../../../shared/base/error-words.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { deleteStaleSocket } from '../../runtime/socket-file.ts'

/** Deletes what a UNIX socket left at this path, only if it is one and nobody listens on it now. */
export async function deleteSocketFile(path: string): Promise<Result<void>> {
  const found = await deleteStaleSocket(path).catch(asError)
  switch (found) {
    case 'stale':
    case 'none':
      return ok(undefined)
    case 'in-use':
      return fail('refused', `${path} stays: somebody listens there now`)
    case 'other-file':
      return fail('refused', `${path} stays: it is no socket any more`)
    case 'unclear':
      return fail('refused', `${path} stays: this user may not see whether somebody listens there`)
    default:
      return fail('refused', `${path} could not be deleted: ${found.message}`)
  }
}
