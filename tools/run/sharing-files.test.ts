import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sharingFiles } from './sharing-files.ts'

/** A project of these files, which goes with its test. */
function projectOf(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sharing-files-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

describe('test files that share a process', () => {
  it('are those that neither change nor measure their own', () => {
    const root = projectOf({
      'engine/decides.test.ts': "import { fork } from 'node:child_process'",
      'engine/deep/reads.test.ts': 'const path = process.env.PATH',
      'engine/sets.test.ts': "process.env.PATH = '/nowhere'",
      'engine/spies.test.ts': "vi.spyOn(Date, 'now')",
      'engine/weighs.test.ts': 'process.memoryUsage().rss',
      'engine/repeats.test.ts': 'while (!isOver) await ask()',
      'engine/decides.ts': 'no test',
    })
    expect([...sharingFiles(root, ['engine'])].sort()).toEqual(['engine/decides.test.ts', 'engine/deep/reads.test.ts'])
  })

  it('are asked what the test support does that they import, however deep', () => {
    const root = projectOf({
      'engine/some.test.ts': "import { world } from './testing/world.ts'",
      'engine/testing/world.ts': "import { clock } from '../deep/testing/clock.ts'",
      'engine/deep/testing/clock.ts': 'vi.useFakeTimers()',
      'engine/other.test.ts': "import { plain } from './testing/plain.ts'",
      'engine/testing/plain.ts': "import { other } from './plain.ts'",
    })
    expect(sharingFiles(root, ['engine'])).toEqual(['engine/other.test.ts'])
  })
})
