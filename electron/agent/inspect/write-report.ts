import { renameSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Writes a file whole or not at all, for this user's eyes: half a file never has its name. In one go, because a worker may be
 * told to end at any moment. Answers how many bytes; throws as `fs` does.
 */
export function writeReport(path: string, text: string): number {
  const temporary = `${path}.tmp`
  // `Buffer.from` may take its bytes from the pool that the app's own buffers come from.
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text))
  bytes.write(text)
  try {
    writeFileSync(temporary, bytes, { mode: 0o600, flag: 'wx' })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return bytes.length
}
