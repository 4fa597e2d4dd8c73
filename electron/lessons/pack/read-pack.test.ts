import { Zip, ZipDeflate, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { packLimits, readPack } from './read-pack.ts'
import { writePack } from './write-pack.ts'

const text = (words: string) => new TextEncoder().encode(words)
const words = (files: Parameters<typeof zipSync>[0]): string => {
  const read = readPack(zipSync(files))
  return read.ok ? 'read' : read.error.message
}

describe('a packed lesson', () => {
  it('comes back as it was packed, and is the same file each time', () => {
    const files = new Map([
      ['lesson.json', text('{}')],
      ['servers/a.cjs', text('// ünïcode')],
      ['empty.md', text('')],
    ])
    const read = readPack(writePack(files))
    expect(read.ok && [...read.value].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
      ['lesson.json', '{}'],
      ['servers/a.cjs', '// ünïcode'],
      ['empty.md', ''],
    ])
    expect(writePack(files)).toEqual(writePack(new Map(files)))
  })

  it('may have been packed with its folder', () => {
    const read = readPack(zipSync({ 'mine/lesson.json': text('{}'), 'mine/a.md': text('a'), 'mine/': text('') }))
    expect(read.ok && [...read.value.keys()]).toEqual(['lesson.json', 'a.md'])
  })

  it('may have been packed by Finder, whose own files are left out', () => {
    const names = [
      'mine/',
      'mine/.DS_Store',
      '__MACOSX/mine/._.DS_Store',
      'mine/lesson.json',
      '__MACOSX/mine/._lesson.json',
    ]
    const read = readPack(asFinderPacks(names))
    expect(read.ok && [...read.value]).toEqual([['lesson.json', Buffer.from('mine/lesson.json')]])
    expect(words({ 'lesson.json': text('{}'), __MACOSX: text('x') })).toBe('read')
    expect(words({ 'lesson.json': text('{}'), '_MACOSX/.x': text('x') })).toContain('is no name of a file of a lesson')
    expect(words({ 'lesson.json': text('{}'), 'mine/._x/a.md': text('x') })).toContain('is no name of a file')
    expect(words({ '__MACOSX/._lesson.json': text('x') })).toContain('no zip file, or an empty one')
  })

  it.each([
    '../lesson.json',
    'a/../../b.md',
    '/etc/passwd',
    'C:\\a.md',
    'C:/a.md',
    'a/./b.md',
    '.npmrc',
    'node_modules/.bin/x',
    'a//b.md',
    'a\0b.md',
    'a/b/c/d/e.md',
  ])('with a file %j is refused', (name) => {
    expect(words({ 'lesson.json': text('{}'), [name]: text('x') })).toContain('is no name of a file of a lesson')
  })

  it('that unpacks to far more than a lesson has is refused before it did', () => {
    const zeros = new Uint8Array(5_000_000)
    expect(words({ 'lesson.json': text('{}'), 'bomb.md': zeros })).toContain('bomb.md unpacks to more than 200 kB')
    const many = Object.fromEntries(Array.from({ length: 36 }, (_, nth) => [`${nth}.md`, new Uint8Array(150_000)]))
    expect(words(many)).toContain('it unpacks to more than 5000 kB')
  })

  it('does not believe what the file says of its own size', () => {
    const packed = zipSync({ 'lesson.json': new Uint8Array(1_000_000) })
    const view = new DataView(packed.buffer, packed.byteOffset)
    // The size in the header of the first file: at 22, four bytes.
    view.setUint32(22, 10, true)
    expect(readPack(packed)).toMatchObject({ ok: false, error: { message: expect.stringContaining('200 kB') } })
  })

  it('with too many files, or one twice, is refused', () => {
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, nth) => [`${nth}.md`, text('x')]))
    expect(words(many)).toContain(`more than ${packLimits.files} files`)
    const twice = Buffer.concat([zipSync({ 'a.md': text('1') }), zipSync({ 'a.md': text('2') })])
    expect(readPack(twice).ok).toBe(false)
  })

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a text', text('not a zip file, though long enough to hold a header of one')],
    [
      'the half of a zip file',
      zipSync({ 'lesson.json': crypto.getRandomValues(new Uint8Array(20_000)) }).subarray(0, 9000),
    ],
    ['a zip file with a broken part', broken(zipSync({ 'lesson.json': text('abc '.repeat(5000)) }))],
    ['too many bytes', new Uint8Array(packLimits.packedBytes + 1)],
  ])('that is %s is refused in words', (_what, packed) => {
    const read = readPack(packed)
    expect(read).toMatchObject({ ok: false, error: { message: expect.stringMatching(/\w{3,} \w/) } })
  })
})

/** How long a file is stands behind it, which a reader learns last. */
function asFinderPacks(names: readonly string[]): Uint8Array {
  const pieces: Uint8Array[] = []
  const zip = new Zip((_error, piece) => void pieces.push(piece))
  for (const name of names) {
    const file = new ZipDeflate(name)
    zip.add(file)
    file.push(text(name), true)
  }
  zip.end()
  return Buffer.concat(pieces)
}

function broken(packed: Uint8Array): Uint8Array {
  return packed.map((byte, at) => (at > 50 && at < 60 ? byte ^ 0xff : byte))
}
