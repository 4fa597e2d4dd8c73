import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import type { ListenAddress } from '../../shared/model/worker.ts'

const temporaryFolders = [tmpdir(), '/tmp', '\\\\?\\pipe', '\\\\.\\pipe'].map((folder) => folder.replace(/[\\/]+$/, ''))

/**
 * A socket in a temporary folder that is named after its own process is how a program talks to its children (tsx:
 * `/tmp/tsx-0/4711.pipe`): no client could know it, and who listens on nothing else serves nobody.
 */
export function isPrivatePipe({ path }: ListenAddress, pid: number | undefined): boolean {
  return pid !== undefined && numbersOf(path).includes(String(pid))
}

/** The same where the process may be gone, and nobody knows its number any more. */
export function mayBePrivatePipe({ path }: ListenAddress): boolean {
  return numbersOf(path).length > 0
}

function numbersOf(path: string | null): readonly string[] {
  const isTemporary = path !== null && temporaryFolders.some((folder) => path.startsWith(folder))
  return isTemporary ? (basename(path.replaceAll('\\', '/')).match(/\d+/g) ?? []) : []
}
