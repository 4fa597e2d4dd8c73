/** A file, folder or link for a tar. */
export interface TarEntry {
  /** Relative, with `/`. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'link'
  readonly mode: number
  readonly sizeBytes: number
  /** Of a link. */
  readonly target: string
}

const blockBytes = 512
const kinds = { file: '0', folder: '5', link: '2' } as const

/** The head of an entry in the form of POSIX 1988 (ustar), with a longer name before it where that has no room. */
export function tarHead(entry: TarEntry): Buffer {
  const path = entry.kind === 'folder' ? `${entry.path}/` : entry.path
  const needsMore = Buffer.byteLength(path) > 100 || Buffer.byteLength(entry.target) > 100
  const head = block(path, entry.mode, entry.sizeBytes, kinds[entry.kind], entry.target)
  if (!needsMore) return head
  const records = Buffer.from(record('path', path) + (entry.target === '' ? '' : record('linkpath', entry.target)))
  return Buffer.concat([block('pax', 0o644, records.length, 'x', ''), records, tarPadding(records.length), head])
}

/** What fills the last block of a content. */
export function tarPadding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes)
}

/** How a tar ends. */
export const tarEnd = Buffer.alloc(2 * blockBytes)

function block(path: string, mode: number, sizeBytes: number, kind: string, target: string): Buffer {
  const head = Buffer.alloc(blockBytes)
  head.write(path.slice(0, 100), 0, 100)
  head.write(octal(mode & 0o7777, 8), 100)
  head.write(octal(0, 8), 108)
  head.write(octal(0, 8), 116)
  head.write(octal(sizeBytes, 12), 124)
  // One time for all: the same files make the same image, whenever they were written.
  head.write(octal(0, 12), 136)
  head.write('        ', 148)
  head.write(kind, 156)
  head.write(target.slice(0, 100), 157, 100)
  head.write('ustar\0' + '00', 257)
  const sum = head.reduce((total, byte) => total + byte, 0)
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return head
}

function octal(value: number, width: number): string {
  return `${value.toString(8).padStart(width - 1, '0')}\0`
}

/** "27 path=…\n": the number counts itself. */
function record(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (String(length).length > String(rest).length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}
