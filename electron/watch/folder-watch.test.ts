import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../shared/base/clock.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { watchFolder } from './folder-watch.ts'
import { perFolder, recursive, systemWatcher } from './system-watcher.ts'
import type { FolderChange, FolderWatch, Watcher } from './types.ts'

const patient = { timeout: 20_000 }

/** Real files, the system's real watches; each test waits for what is told. */
describe.each([
  ['by one watch per folder', perFolder],
  ['by one watch for all', recursive],
])('a folder watched %s', (_, watcher) => {
  // Where the system does not see below by itself, Node misses there what takes the place of another file.
  const itSees = it.skipIf(watcher.seesBelow && systemWatcher !== watcher)
  let above: string
  let root: string
  let watch: FolderWatch | null
  let changes: FolderChange[]
  beforeEach(() => {
    above = mkdtempSync(join(tmpdir(), 'clusterdeck-watch-'))
    root = join(above, 'app')
    watch = null
    changes = []
    write('server.js', 'lib/a.js', 'lib/deep/b.js', 'node_modules/x/index.js')
  })
  afterEach(() => {
    watch?.close()
    rmSync(above, { recursive: true, force: true })
  })

  const write = (...paths: readonly string[]): void => {
    for (const path of paths) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), String(Math.random()))
    }
  }
  const begin = async (given: Partial<Parameters<typeof watchFolder>[0]> = {}): Promise<void> => {
    const changed = (change: FolderChange) => changes.push(change)
    const usual = { folder: root, debounceMs: 100, clock: systemClock, changed, stateChanged() {}, watcher }
    watch = watchFolder({ ...usual, ...given })
    await vi.waitFor(() => expect(watch?.state.kind).not.toBe('scanning'), patient)
  }
  /** Everything told so far; the last change shows that nothing before it was told by itself. */
  const names = (): string[] => [...new Set(changes.flatMap(({ paths }) => paths))].sort()
  const settled = async (...expected: readonly string[]): Promise<void> => {
    await vi.waitFor(() => expect(names()).toEqual([...expected].sort()), patient)
  }

  it('counts what it watches', async () => {
    await begin()
    expect(watch?.state).toEqual({ kind: 'watching', fileCount: 3, folderCount: 3 })
    write('lib/new/c.js')
    await vi.waitFor(() => expect(watch?.state).toEqual({ kind: 'watching', fileCount: 4, folderCount: 4 }), patient)
    rmSync(join(root, 'lib/a.js'))
    await vi.waitFor(() => expect(watch?.state).toEqual({ kind: 'watching', fileCount: 3, folderCount: 4 }), patient)
  })

  it('tells a write, deep down too, and a file that goes', async () => {
    await begin()
    write('lib/deep/b.js')
    await settled('lib/deep/b.js')
    rmSync(join(root, 'lib/a.js'))
    await settled('lib/deep/b.js', 'lib/a.js')
    expect(changes).toHaveLength(2)
  })

  itSees('tells the save of an editor by rename once, under the name that counts', async () => {
    await begin()
    write('server.js.tmp-1')
    renameSync(join(root, 'server.js.tmp-1'), join(root, 'server.js'))
    await settled('server.js')
    write('.server.js.swp', '4913')
    renameSync(join(root, 'server.js'), join(root, 'server.js~'))
    write('server.js')
    rmSync(join(root, '4913'))
    rmSync(join(root, 'server.js~'))
    await vi.waitFor(() => expect(changes).toHaveLength(2), patient)
    expect(changes[1]).toEqual({ paths: ['server.js'], moreCount: 0 })
  })

  it('does not tell what is ignored, nor what only came and went', async () => {
    writeFileSync(join(root, '.gitignore'), 'out/\n')
    await begin()
    write('out/a.js', 'app.log', 'node_modules/x/index.js', 'lock')
    rmSync(join(root, 'lock'))
    mkdirSync(join(root, 'empty'))
    write('server.js')
    await settled('server.js')
    expect(changes).toEqual([{ paths: ['server.js'], moreCount: 0 }])
  })

  it('tells the script and what it loads whatever git ignores, and wherever it lies', async () => {
    write('dist/server.js', 'made/a.js', 'made/unused.js', 'src/server.ts')
    writeFileSync(join(root, '.gitignore'), 'dist\nmade/*\n')
    writeFileSync(join(above, 'words.js'), '')
    writeFileSync(join(root, 'dist/server.js'), "require('../made/a.js'); require('../../words.js')")
    await begin({ scriptPath: join(root, 'dist/server.js') })
    write('made/unused.js')
    write('made/a.js')
    await settled('made/a.js')
    writeFileSync(join(above, 'words.js'), '1')
    await settled('made/a.js', '../words.js')
    expect(changes.map(({ isCode }) => isCode)).toEqual([true, true])
    // From now on it loads another.
    writeFileSync(join(root, 'dist/server.js'), "require('../made/unused.js')")
    await settled('made/a.js', '../words.js', 'dist/server.js')
    write('made/a.js')
    write('made/unused.js')
    await settled('made/a.js', '../words.js', 'dist/server.js', 'made/unused.js')
    expect(changes.at(-1)?.paths).toEqual(['made/unused.js'])
  })

  it('does not tell that an ignored folder went', async () => {
    writeFileSync(join(root, '.gitignore'), 'out/\n')
    write('out/a.js', 'out/deep/b.js')
    await begin()
    rmSync(join(root, 'out'), { recursive: true })
    write('server.js')
    await settled('server.js')
    write('out/a.js')
    rmSync(join(root, 'out'), { recursive: true })
    write('lib/a.js')
    await settled('server.js', 'lib/a.js')
  })

  it('follows rules that change, without telling them', async () => {
    await begin()
    writeFileSync(join(root, '.gitignore'), 'lib/\n')
    await vi.waitFor(() => expect(watch?.state).toEqual({ kind: 'watching', fileCount: 1, folderCount: 1 }), patient)
    write('lib/a.js', 'server.js')
    await settled('server.js')
  })

  it('follows new folders from their first file on', async () => {
    await begin()
    write('one/two/three/x.js')
    await settled('one/two/three/x.js')
    write('one/two/y.js')
    await settled('one/two/three/x.js', 'one/two/y.js')
  })

  itSees('tells a folder that is deleted and made again with other files', async () => {
    await begin()
    rmSync(join(root, 'lib'), { recursive: true })
    write('lib/a.js', 'lib/deep/z.js')
    await settled('lib/a.js', 'lib/deep/z.js', 'lib/deep/b.js')
    write('lib/deep/again.js')
    await settled('lib/a.js', 'lib/deep/z.js', 'lib/deep/b.js', 'lib/deep/again.js')
  })

  itSees('tells a checkout of many files once', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@t', ...words])
    const many = Array.from({ length: 300 }, (_, index) => `many/m${index % 7}/f${index}.js`)
    writeFileSync(join(root, '.gitignore'), 'node_modules\n')
    git('init', '-q', '-b', 'one')
    git('add', '-A')
    git('commit', '-qm', 'one')
    git('checkout', '-qb', 'two')
    write(...many, 'server.js')
    git('add', '-A')
    git('commit', '-qm', 'two')
    git('checkout', '-q', 'one')
    await begin({ debounceMs: 800 })
    git('checkout', '-q', 'two')
    await settled('server.js', ...many)
    git('checkout', '-q', 'one')
    await vi.waitFor(() => expect(changes.length).toBeGreaterThan(1), patient)
    expect(changes.map(({ paths }) => paths.length)).toEqual([301, 301])
  })

  it('waits for a folder that is gone, and goes on when it is back', async () => {
    await begin()
    rmSync(root, { recursive: true })
    await vi.waitFor(() => expect(watch?.state).toEqual({ kind: 'missing' }), patient)
    expect(changes).toEqual([])
    write('server.js')
    await settled('server.js')
    write('lib/a.js')
    await settled('server.js', 'lib/a.js')
  })

  it('sees a link that leads to another release', async () => {
    const link = join(above, 'current')
    mkdirSync(join(above, 'next'))
    writeFileSync(join(above, 'next', 'server.js'), 'next')
    symlinkSync(root, link)
    await begin({ folder: link })
    symlinkSync(join(above, 'next'), join(above, 'coming'))
    renameSync(join(above, 'coming'), link)
    await settled('server.js')
    expect(watch?.state).toMatchObject({ fileCount: 1 })
  })

  it.runIf(isLong || watcher === systemWatcher)('cuts a stream that never pauses', async () => {
    await begin({ debounceMs: 150 })
    const timer = setInterval(() => write('server.js'), 20)
    try {
      await vi.waitFor(() => expect(changes.length).toBeGreaterThan(1), patient)
    } finally {
      clearInterval(timer)
    }
  })

  it.each([
    ['ENOSPC', /no more watches.*fs\.inotify\.max_user_watches/],
    ['EMFILE', /no more open files or watchers.*max_user_instances/],
  ])('says in words that the system refuses with %s, and leaves no watch', async (code, words) => {
    let openCount = 0
    const refusing: Watcher = {
      seesBelow: false,
      watch() {
        if (openCount === 2) throw Object.assign(new Error('refused'), { code })
        openCount += 1
        return { close: () => (openCount -= 1) }
      },
    }
    await begin({ watcher: refusing })
    expect(watch?.state).toMatchObject({ kind: 'failed', words: expect.stringMatching(words) })
    expect(openCount).toBe(0)
  })

  it('is off, in words, in a place with too many folders', async () => {
    await begin({ mostFolders: 2 })
    expect(watch?.state).toEqual({
      kind: 'failed',
      words: 'it holds more than 2 folders. List big ones in .gitignore',
    })
  })

  it('leaves out a folder that it may not read', async () => {
    const refusing: Watcher = {
      seesBelow: false,
      watch(folder, ...rest) {
        if (folder.endsWith('deep')) throw Object.assign(new Error('no'), { code: 'EACCES' })
        return perFolder.watch(folder, ...rest)
      },
    }
    await begin({ watcher: refusing })
    expect(watch?.state).toEqual({ kind: 'watching', fileCount: 2, folderCount: 2 })
  })
})
