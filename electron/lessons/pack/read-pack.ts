import { Unzip, type UnzipFile, UnzipInflate } from 'fflate'
import { fail, ok, type Result } from '../../../shared/result.ts'

/** What a lesson may be made of, packed or not. */
export const packLimits = {
  files: 100,
  fileBytes: 200_000,
  /** Of all files together, unpacked. */
  bytes: 5_000_000,
  /** Of the packed file itself: more than its contents may be is no lesson. */
  packedBytes: 6_000_000,
} as const

/** So much is unpacked at a time: a file that is refused is refused within one piece. */
const pieceBytes = 16_384
/** Its own folder, no hidden files, no other drive, nothing that climbs out. */
const allowedName = /^(?!.*(?:^|\/)\.)[\w.-]+(?:\/[\w.-]+){0,3}$/
/** What macOS packs beside a folder's own files: how Finder shows it, and what its file system knows of each. */
const leftOutName = /^__MACOSX\/|(?:^|\/)(?:\.DS_Store|\._[^/]*)$/

/** Name, with `/` between, and content. */
export type PackedFiles = ReadonlyMap<string, Uint8Array>

/**
 * The files of a `*.decklesson`, unpacked in memory. Counted while they are unpacked: what a packed file says of its own size
 * need not be true. Nothing is written.
 */
export function readPack(packed: Uint8Array): Result<PackedFiles> {
  if (packed.length > packLimits.packedBytes) return tooMuch(`it has ${packed.length} bytes`, packLimits.packedBytes)
  const reader = new PackReader()
  for (let at = 0; at < packed.length && reader.refusal === null; at += pieceBytes) {
    reader.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length)
  }
  return reader.result()
}

class PackReader {
  readonly #unzip = new Unzip()
  readonly #files = new Map<string, Uint8Array>()
  #open = 0
  #bytes = 0
  #refusal: Result<never> | null = null

  constructor() {
    this.#unzip.register(UnzipInflate)
    this.#unzip.onfile = (file) => this.#take(file)
  }

  get refusal(): Result<never> | null {
    return this.#refusal
  }

  push(piece: Uint8Array, isLast: boolean): void {
    try {
      this.#unzip.push(piece, isLast)
    } catch (error) {
      this.#refuse(`It cannot be unpacked: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  result(): Result<PackedFiles> {
    if (this.#refusal !== null) return this.#refusal
    if (this.#open > 0) return fail('invalid-input', 'It is cut off: fetch it again')
    if (this.#files.size === 0) return fail('invalid-input', 'It is no zip file, or an empty one')
    return ok(withoutTopFolder(this.#files))
  }

  #take(file: UnzipFile): void {
    if (this.#refusal !== null || file.name.endsWith('/') || leftOutName.test(file.name)) return
    const words = this.#refusalOf(file)
    if (words !== null) {
      this.#refuse(words)
      return
    }
    const pieces: Uint8Array[] = []
    let bytes = 0
    this.#open += 1
    file.ondata = (error, piece, isLast) => {
      if (this.#refusal !== null) return
      if (error !== null) {
        this.#refuse(`${file.name} cannot be unpacked: ${error.message}`)
        return
      }
      bytes += piece.length
      this.#bytes += piece.length
      if (bytes > packLimits.fileBytes)
        return this.#end(file, `${file.name} unpacks to more than`, packLimits.fileBytes)
      if (this.#bytes > packLimits.bytes) return this.#end(file, 'it unpacks to more than', packLimits.bytes)
      pieces.push(piece)
      if (!isLast) return
      this.#open -= 1
      this.#files.set(file.name, Buffer.concat(pieces))
    }
    file.start()
  }

  #refusalOf({ name, compression }: UnzipFile): string | null {
    if (!allowedName.test(name))
      return `${JSON.stringify(name.slice(0, 100))} is no name of a file of a lesson: a-z, 0-9, _ . - and / between`
    if (this.#files.has(name)) return `${name} is in it twice`
    if (this.#files.size + this.#open >= packLimits.files) return `It has more than ${packLimits.files} files`
    return compression === 0 || compression === 8
      ? null
      : `${name} is packed in a way that cannot be read: pack it as zip`
  }

  #end(file: UnzipFile, words: string, most: number): void {
    this.#refusal = tooMuch(words, most)
    file.terminate()
  }

  #refuse(words: string): void {
    this.#refusal = fail('invalid-input', words)
  }
}

function tooMuch(words: string, most: number): Result<never> {
  return fail(
    'invalid-input',
    `That is too much for a lesson: ${words} ${words.startsWith('it has') ? 'and may have ' : ''}${most / 1000} kB`,
  )
}

/** Many tools pack the folder itself. */
function withoutTopFolder(files: PackedFiles): PackedFiles {
  if (files.has('lesson.json')) return files
  const [top] = [...files.keys()][0]?.split('/') ?? []
  const isCommon = [...files.keys()].every((name) => name.startsWith(`${top}/`))
  return isCommon ? new Map([...files].map(([name, bytes]) => [name.slice(`${top}/`.length), bytes])) : files
}
