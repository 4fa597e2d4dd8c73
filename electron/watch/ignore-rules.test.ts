import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enterFolder, isIgnored, rulesAbove } from './ignore-rules.ts'

describe('what git ignores', () => {
  let repository: string
  beforeEach(() => {
    repository = mkdtempSync(join(tmpdir(), 'clusterdeck-ignore-'))
    execFileSync('git', ['init', '-q', repository])
  })
  afterEach(() => rmSync(repository, { recursive: true }))

  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true })
      writeFileSync(join(repository, path), text)
    }
  }
  /** As the tree is read: folder by folder from the root on, none that is ignored. */
  const ignores = async (root: string, path: string): Promise<boolean> => {
    const top = join(repository, root)
    let rules = await enterFolder(await rulesAbove(top), top)
    let folder = top
    const names = relative(top, join(repository, path)).split('/')
    for (const name of names.slice(0, -1)) {
      folder = join(folder, name)
      if (isIgnored(rules, folder, true)) return true
      rules = await enterFolder(rules, folder)
    }
    return isIgnored(rules, join(repository, path), false)
  }
  const gitIgnores = (path: string): boolean => {
    try {
      execFileSync('git', ['-C', repository, 'check-ignore', '-q', path])
      return true
    } catch {
      return false
    }
  }

  const files = {
    '.gitignore': 'dist/\n*.tmp\n/top.js\na/*\n!keep.tmp\n',
    'sub/.gitignore': '!b.tmp\nonly-here.js\n',
    'a/.gitignore': '!b\n',
    '.git/info/exclude': 'secret.json\n',
  }
  it.each([
    ['dist/a.js'],
    ['sub/dist/deep/a.js'],
    ['a.tmp'],
    ['keep.tmp'],
    ['top.js'],
    ['sub/top.js'],
    ['sub/b.tmp'],
    ['sub/c.tmp'],
    ['sub/deep/only-here.js'],
    ['only-here.js'],
    ['a/c/d.js'],
    ['a/b/d.js'],
    ['sub/secret.json'],
    ['server.js'],
  ])('is left alone: %s', async (path) => {
    write({ ...files, [path]: '' })
    expect(await ignores('.', path)).toBe(gitIgnores(path))
  })

  it('holds below a folder in the middle of the repository', async () => {
    write({ ...files, 'sub/c.tmp': '', 'sub/a.js': '' })
    expect(await ignores('sub', 'sub/c.tmp')).toBe(true)
    expect(await ignores('sub', 'sub/secret.json')).toBe(true)
    expect(await ignores('sub', 'sub/b.tmp')).toBe(false)
    expect(await ignores('sub', 'sub/a.js')).toBe(false)
  })

  it('does not hold for a working directory that is ignored itself', async () => {
    write({ ...files, 'dist/server.js': '' })
    expect(await ignores('dist', 'dist/server.js')).toBe(false)
  })

  it('follows a linked worktree to its list', async () => {
    write({ 'real/worktrees/w/commondir': '../..\n', 'real/info/exclude': 'hidden.js\n' })
    write({ 'w/.git': `gitdir: ${join(repository, 'real/worktrees/w')}\n` })
    expect(await ignores('w', 'w/hidden.js')).toBe(true)
  })

  it.each([
    ['node_modules/x/index.js'],
    ['.git/index'],
    ['logs/app.log'],
    ['.server.js.swp'],
    ['#a.js#'],
    ['deep/4913'],
  ])('goes without saying for %s', async (path) => {
    write({ '.gitignore': '!*\n' })
    expect(await ignores('.', path)).toBe(true)
  })

  it('holds for the 5000th file as for the first', async () => {
    write({ '.gitignore': '*.tmp\n' })
    const rules = await enterFolder(await rulesAbove(repository), repository)
    for (let index = 0; index < 5000; index += 1) {
      expect(isIgnored(rules, join(repository, `f${index}.tmp`), false)).toBe(true)
    }
  })
})
