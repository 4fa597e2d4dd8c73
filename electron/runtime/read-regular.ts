import { constants } from 'node:fs'
import { open } from 'node:fs/promises'

/** Windows has none, and no pipes among its files. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/**
 * A file's text. Rejects where there is none, and for what is no regular file: a named pipe would be waited for until
 * somebody writes, and a device may have no end.
 */
export async function readRegular(path: string): Promise<string> {
  const file = await open(path, withoutWaiting)
  try {
    if (!(await file.stat()).isFile()) throw new Error('it is not a regular file')
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}
