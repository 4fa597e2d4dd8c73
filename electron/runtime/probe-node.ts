import { execFile } from 'node:child_process'
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'
import { oldestNodeMajor } from '../../shared/limits.ts'
import type { NodeBinary } from '../../shared/model/deck.ts'
import { fail, ok, type Result } from '../../shared/result.ts'

const probeLimitMs = 5000
const question = 'JSON.stringify({versions: process.versions, typescript: process.features.typescript})'
const answerSchema = z.object({
  versions: z.object({
    node: z.string().regex(/^\d+\.\d+\.\d+/),
    bun: z.string().optional(),
    deno: z.string().optional(),
    electron: z.string().optional(),
  }),
  typescript: z.unknown().optional(),
})

/**
 * Runs the binary once and asks what it is. `node-missing` when there is none, or when it is not Node; one that is too
 * old comes back with `usable: false` and the reason.
 */
export async function probeNode(path: string, source: NodeBinary['source'] = 'settings'): Promise<Result<NodeBinary>> {
  if (!isAbsolute(path)) return fail('node-missing', `${path} is not an absolute path to a node binary`)
  const asked = await ask(path)
  if (!asked.ok) return asked
  const answer = answerSchema.safeParse(parseJson(asked.value))
  if (!answer.success) return fail('node-missing', `${path} is not Node.js: it did not answer as Node does`)
  const { versions, typescript } = answer.data
  if (versions.bun !== undefined) return fail('node-missing', `${path} is Bun ${versions.bun}, not Node.js`)
  if (versions.deno !== undefined) return fail('node-missing', `${path} is Deno ${versions.deno}, not Node.js`)
  const stripsTypes = typescript === 'strip' || typescript === 'transform'
  return ok(describe(path, versions.node, source, stripsTypes, versions.electron))
}

/** Electron's own Node, as a binary to choose. `stripsTypes` is that of the process that asks: the same binary. */
export function embeddedNode(version: string, features: NodeJS.ProcessFeatures = process.features): NodeBinary {
  const stripsTypes = features.typescript === 'strip' || features.typescript === 'transform'
  return describe('embedded', version, 'embedded', stripsTypes, undefined)
}

function describe(
  path: string,
  version: string,
  source: NodeBinary['source'],
  stripsTypes: boolean,
  electron: string | undefined,
): NodeBinary {
  const usable = Number.parseInt(version, 10) >= oldestNodeMajor
  return { path, version, source, usable, stripsTypes, remark: remarkOn(version, usable, stripsTypes, electron) }
}

function remarkOn(version: string, usable: boolean, stripsTypes: boolean, electron: string | undefined): string | null {
  if (!usable) return `Node ${version} is too old: workers need Node ${oldestNodeMajor} or newer`
  const isElectron = electron === undefined ? [] : [`it is the Node inside Electron ${electron}`]
  const cannot = stripsTypes ? [] : ['cannot run .ts files as they are']
  return [...isElectron, ...cannot].join('; ') || null
}

function ask(path: string): Promise<Result<string>> {
  return new Promise((resolve) => {
    const options = {
      timeout: probeLimitMs,
      killSignal: 'SIGKILL',
      maxBuffer: 64 * 1024,
      env: probeEnv(),
      windowsHide: true,
    } as const
    execFile(path, ['-p', question], options, (error, stdout) => {
      resolve(error === null ? ok(stdout) : fail('node-missing', whyNot(path, error)))
    })
  })
}

function whyNot(path: string, error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.killed === true) return `${path} did not answer within ${probeLimitMs / 1000} s`
  switch (error.code) {
    case 'ENOENT':
      return `${path} does not exist`
    case 'EACCES':
      return `${path} cannot be run: it is a folder, or has no permission to execute`
    default:
      return `${path} is not Node.js: it failed when asked for its version`
  }
}

/** What a person put into NODE_OPTIONS is not asked; a binary that is Electron must answer as Node, not open a window. */
function probeEnv(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _, NODE_CHANNEL_FD: __, NODE_UNIQUE_ID: ___, ...env } = process.env
  return { ...env, ELECTRON_RUN_AS_NODE: '1' }
}
