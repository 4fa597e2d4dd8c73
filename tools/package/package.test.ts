import { readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownFilesOf } from '../../electron/deck/session/own-files.ts'
import { findBuiltFiles } from '../../electron/host/built-files.ts'
import { SetUpError } from '../setup/say.mjs'
import { withWhatTheyNeed } from '../shipped/packages-beside.mjs'
import { controlText, readFpmWords } from './fpm-by-dpkg.mjs'
import { readWords } from './package.mjs'
import { loadedByScripts } from './shipped-packages.mjs'
import { programs, scripts } from './unpacked-files.mjs'

const root = resolve(import.meta.dirname, '../..')

/** The packages that the scripts below a folder load by name. */
function packagesLoadedBelow(folder: string): readonly string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return files
    .filter((file) => /\.[cm]?js$/.test(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, folder, file), 'utf8')
      return [...text.matchAll(/(?:\bfrom |\bimport\(|\brequire\()'([^'.][^']*)'/g)].map(([, name = '']) => name)
    })
    .filter((name) => !name.startsWith('node:'))
}

describe('what is shipped', () => {
  it('has each file that other programs open outside of the archive', () => {
    const archive = join('/opt/Clusterdeck/resources/app.asar')
    const files = findBuiltFiles(join(archive, 'out/main'))
    const { agent, loadGenerator, smallStore, lessons, samples } = files
    const opened = [
      ...ownFilesOf(agent),
      loadGenerator,
      smallStore,
      join(lessons, 'order.json'),
      ...samples.map(({ path }) => path),
    ]
    for (const path of opened) {
      const within = relative(`${archive}.unpacked`, path)
      expect(
        [...programs, ...scripts].some((pattern) => matchesGlob(within, pattern)),
        path,
      ).toBe(true)
    }
    // Threads of ours read the archive as main does.
    for (const path of [files.heapReader, files.logThread]) expect(path).toContain(join('app.asar', 'out'))
  })

  it('has the packages that samples and lessons load, with all that these need', () => {
    const loaded = [...packagesLoadedBelow('electron/samples'), ...packagesLoadedBelow('electron/lessons/content')]
    expect([...new Set(loaded)].toSorted()).toEqual(loadedByScripts)
    const folders = withWhatTheyNeed(loadedByScripts)
    expect(folders).toEqual(expect.arrayContaining(['node_modules/express', 'node_modules/body-parser']))
    expect(() => withWhatTheyNeed(['no-such-package'])).toThrow(
      'no-such-package, which a sample or a lesson needs, is not in package-lock.json',
    )
  })
})

describe('the words of npm run package', () => {
  it('are targets of this system, and the app as a folder without any', () => {
    expect(readWords([], 'linux')).toEqual({
      asked: ['dir'],
      updateUrl: null,
      outputDir: join(root, 'release'),
      isQuick: false,
    })
    expect(
      readWords(['tar.gz', 'deb', '--update-url=https://a.example/deck/', '--output=/o', '--quick'], 'linux'),
    ).toEqual({
      asked: ['tar.gz', 'deb'],
      updateUrl: 'https://a.example/deck/',
      outputDir: resolve('/o'),
      isQuick: true,
    })
  })

  it.each([
    [['exe'], 'exe cannot be made; there are dir, AppImage, deb'],
    [['dmg'], 'dmg is made on macOS: run this there'],
    [['--update-url=file:///x'], 'is not known'],
  ])('refuse %j with the reason', (words, reason) => {
    expect(() => readWords(words, 'linux')).toThrow(SetUpError)
    expect(() => readWords(words, 'linux')).toThrow(reason)
  })
})

describe('a deb without fpm', () => {
  const words = ['-s', 'dir', '--force', '-t', 'deb', '-d', 'libgtk-3-0', '-d', 'libnss3', '--architecture', 'amd64']
  const more = ['--name', 'deck', '--version', '1.0', '--maintainer', 'A <a@b.invalid>', '--package', '/tmp/a.deb']

  it('reads what electron-builder tells fpm', () => {
    const asked = readFpmWords([...words, ...more, '--description', 'Short\n Long\n\n More', '/app/=/opt/Deck'])
    expect(asked.mappings).toEqual([['/app/', '/opt/Deck']])
    expect(controlText(asked, 2049)).toBe(
      [
        'Package: deck',
        'Version: 1.0',
        'Architecture: amd64',
        'Maintainer: A <a@b.invalid>',
        'Installed-Size: 3',
        'Depends: libgtk-3-0, libnss3',
        'Section: default',
        'Priority: optional',
        'Description: Short',
        ' Long',
        ' .',
        ' More',
        '',
      ].join('\n'),
    )
  })

  it.each([
    [['--deb-pre-depends', 'x'], '--deb-pre-depends is not understood'],
    [['lonely'], 'lonely is no source=target'],
    [['-t', 'rpm'], 'it makes no rpm'],
  ])('refuses %j, which it cannot carry out', (other, reason) => {
    expect(() => readFpmWords([...words, ...more, '--description', 'x', ...other])).toThrow(reason)
  })
})
