import { megabytes } from '../../../shared/base/plain-words.ts'

/** "12 bytes", "256 kB", "10.4 MB". */
export function byteWords(byteCount: number): string {
  if (byteCount < 1000) return `${byteCount} bytes`
  return byteCount < 1_000_000 ? `${Math.round(byteCount / 1000)} kB` : megabytes(byteCount)
}
