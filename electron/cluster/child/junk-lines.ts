import { parseJson } from '../../../shared/base/parse-json.ts'

const newline = 0x0a
const space = 0x20

/** What is left of a chunk once junk lines are out. */
export interface Cleaned {
  /** As long as the chunk; blanks, which JSON ignores, where something was taken out. */
  readonly bytes: Uint8Array
  readonly junkCount: number
}

/**
 * Node reads its channel line by line and gives the rest of a chunk up at the first line that is no JSON. This takes
 * that line out, with all before it (they were read) and all further junk after it, so that the rest can be read.
 * `prefix` is the begun line of the chunk before. Null when no complete line is junk.
 */
export function withoutJunkLines(prefix: string, chunk: Uint8Array): Cleaned | null {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const bytes = chunk.slice()
  let [junkCount, start] = [0, 0]
  for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
    const text = (start === 0 ? prefix : '') + decoder.decode(chunk.subarray(start, end))
    const isJunk = parseJson(text) === undefined
    if (isJunk || junkCount === 0) bytes.fill(space, start, end + 1)
    if (isJunk) junkCount++
    start = end + 1
  }
  return junkCount === 0 ? null : { bytes, junkCount }
}
