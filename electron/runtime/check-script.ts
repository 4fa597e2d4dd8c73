import { open, stat } from 'node:fs/promises'
import { isAbsolute } from 'node:path'
import { errorCode } from '../../shared/base/error-words.ts'
import type { NodeBinary } from '../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../shared/result.ts'
import { bringsLoader, forbidsStripping, scriptKind } from './script-kind.ts'

export interface CheckScriptOptions {
  readonly scriptPath: string
  /** '' = the default, which always exists. */
  readonly cwd: string
  readonly node: NodeBinary
  readonly execArgs: readonly string[]
  /** NODE_OPTIONS of the worker, when it has any: a loader may be there. */
  readonly nodeOptions?: string
}

const startBytes = 4096

/** Whether this script can be run at all, before anything is forked. The message names the path and the reason. */
export async function checkScript(options: CheckScriptOptions): Promise<Result<void>> {
  const { scriptPath, cwd } = options
  if (!isAbsolute(scriptPath)) return fail('script-missing', `${scriptPath} is not an absolute path to a script`)
  const start = await readStart(scriptPath)
  if (!start.ok) return start
  const runs = checkKind(options, start.value)
  if (!runs.ok) return runs
  return cwd === '' ? ok(undefined) : checkFolder(cwd)
}

function checkKind({ scriptPath, node, execArgs, nodeOptions = '' }: CheckScriptOptions, start: Buffer): Result<void> {
  const args = [...execArgs, ...nodeOptions.split(/\s+/).filter((option) => option !== '')]
  const found = scriptKind(scriptPath, start)
  switch (found.kind) {
    case 'javascript':
      return ok(undefined)
    case 'no-script':
      return fail('script-not-javascript', `${scriptPath} is not a JavaScript file: ${found.reason}`)
    case 'needs-loader':
      if (bringsLoader(args)) return ok(undefined)
      return fail(
        'script-not-javascript',
        `${scriptPath} is not a JavaScript file: Node runs ${found.extension} only with a loader, such as the exec arguments --import tsx`,
      )
    case 'typescript':
      if (bringsLoader(args) || (node.stripsTypes && !forbidsStripping(args))) return ok(undefined)
      return fail('typescript-unsupported', typescriptWords(scriptPath, node, forbidsStripping(args)))
  }
}

function typescriptWords(scriptPath: string, node: NodeBinary, isForbidden: boolean): string {
  const why = isForbidden ? 'the exec arguments turn that off' : `Node ${node.version} cannot`
  const ways = 'choose Node 22.18 or newer, or give exec arguments that load TypeScript, such as --import tsx'
  return `${scriptPath} is TypeScript and needs a Node that strips types; ${why}. Two ways out: ${ways}`
}

async function readStart(path: string): Promise<Result<Buffer>> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) return fail('script-not-a-file', `${path} is a folder; choose the server script in it`)
    if (!found.isFile()) return fail('script-not-a-file', `${path} is not a regular file`)
    const file = await open(path)
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(startBytes), 0, startBytes, 0)
      return ok(buffer.subarray(0, bytesRead))
    } finally {
      await file.close()
    }
  } catch (error) {
    return whyUnreadable(path, errorCode(error) ?? String(error))
  }
}

function whyUnreadable(path: string, code: string): Result<Buffer> {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return fail('script-missing', `${path} does not exist`)
    case 'EACCES':
    case 'EPERM':
      return fail('script-unreadable', `${path} cannot be read: permission denied`)
    default:
      return fail('script-unreadable', `${path} cannot be read (${code})`)
  }
}

async function checkFolder(cwd: string): Promise<Result<void>> {
  if (!isAbsolute(cwd)) return fail('cwd-missing', `The working directory ${cwd} is not an absolute path`)
  const found = await stat(cwd).catch(() => null)
  if (found === null) return fail('cwd-missing', `The working directory ${cwd} does not exist`)
  return found.isDirectory() ? ok(undefined) : fail('cwd-missing', `The working directory ${cwd} is not a folder`)
}
