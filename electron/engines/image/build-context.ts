import { createReadStream, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ignoreRule } from './docker-ignore.ts'
import { type TarEntry, tarEnd, tarHead, tarPadding } from './tar.ts'

/** Name of the Dockerfile in what is sent: the folder's own is not overwritten by it. */
export const dockerfileName = '.clusterdeck.Dockerfile'

/** The tar of a folder without what its `.dockerignore` and `ignores` name, and a Dockerfile of the given text. */
export async function* buildContext(folder: string, dockerfile: string, ignores = ''): AsyncGenerator<Buffer> {
  const text = Buffer.from(dockerfile)
  yield tarHead({ path: dockerfileName, kind: 'file', mode: 0o644, sizeBytes: text.length, target: '' })
  yield Buffer.concat([text, tarPadding(text.length)])
  const isIgnored = ignoreRule(`${textOf(join(folder, '.dockerignore'))}\n${ignores}`)
  for (const entry of entriesOf(folder, '', isIgnored)) {
    yield tarHead(entry)
    if (entry.kind !== 'file') continue
    yield* contentOf(join(folder, entry.path), entry.sizeBytes)
    yield tarPadding(entry.sizeBytes)
  }
  yield tarEnd
}

/** As many bytes as the head says: a file that grows or shrinks meanwhile must not shift what follows. */
async function* contentOf(path: string, sizeBytes: number): AsyncGenerator<Buffer> {
  if (sizeBytes === 0) return
  let left = sizeBytes
  for await (const chunk of createReadStream(path, { end: sizeBytes - 1 })) {
    const bytes: Buffer = chunk
    left -= bytes.length
    yield bytes
  }
  if (left > 0) yield Buffer.alloc(left)
}

function* entriesOf(
  folder: string,
  below: string,
  isIgnored: (path: string, isFolder: boolean) => boolean,
): Generator<TarEntry> {
  const found = readdirSync(join(folder, below), { withFileTypes: true }).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const one of found) {
    const path = below === '' ? one.name : `${below}/${one.name}`
    if (isIgnored(path, one.isDirectory())) continue
    if (one.isSymbolicLink()) {
      yield { path, kind: 'link', mode: 0o777, sizeBytes: 0, target: readlinkSync(join(folder, path)) }
    } else if (one.isDirectory()) {
      yield { path, kind: 'folder', mode: 0o755, sizeBytes: 0, target: '' }
      yield* entriesOf(folder, path, isIgnored)
    } else if (one.isFile()) {
      const { size, mode } = statSync(join(folder, path))
      yield { path, kind: 'file', mode, sizeBytes: size, target: '' }
    }
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
