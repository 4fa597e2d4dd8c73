const newline = 0x0a
const newlines = 0x0a0a0a0a

/**
 * Newlines in a chunk. Four bytes at a time, because this is what a flood costs: 28 ms of CPU per 100 MB whatever the
 * lines' length, against 160 ms byte by byte and 1 490 ms with `indexOf` on lines of one character.
 */
export function countLines(chunk: Buffer): number {
  const head = Math.min(chunk.length, (4 - (chunk.byteOffset & 3)) & 3)
  const wordCount = (chunk.length - head) >>> 2
  const tail = head + wordCount * 4
  const words = wordCount === 0 ? none : new Int32Array(chunk.buffer, chunk.byteOffset + head, wordCount)
  return countBytes(chunk, 0, head) + countInWords(words) + countBytes(chunk, tail, chunk.length)
}

const none = new Int32Array(0)

function countBytes(chunk: Buffer, from: number, to: number): number {
  let count = 0
  for (let index = from; index < to; index++) if (chunk[index] === newline) count++
  return count
}

/** Each byte lane of `lanes` counts for itself; after 255 words it could overflow, so that it is added up before. */
function countInWords(words: Int32Array): number {
  let count = 0
  for (let from = 0; from < words.length; from += 255) {
    const to = Math.min(words.length, from + 255)
    let lanes = 0
    for (let index = from; index < to; index++) {
      // A byte that is a newline becomes 0; of each byte, bit 7 of `other` says whether it is anything else.
      const byte = (words[index] ?? 0) ^ newlines
      const other = ((byte & 0x7f7f7f7f) + 0x7f7f7f7f) | byte
      lanes = (lanes + ((~other >>> 7) & 0x01010101)) | 0
    }
    count += (lanes & 255) + ((lanes >>> 8) & 255) + ((lanes >>> 16) & 255) + (lanes >>> 24)
  }
  return count
}
