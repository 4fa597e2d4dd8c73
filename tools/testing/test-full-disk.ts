import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A real disk of a few pages, for tests of what happens when there is no room. */
export interface SmallDisk {
  readonly dir: string
  fill(): void
  makeRoom(): void
  /** Unmounts it. */
  end(): void
}

/** Null where this user may not mount one: only root on Linux may. */
export function mountSmallDisk(): SmallDisk | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null
  const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-disk-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'clusterdeck-test', dir], { stdio: 'ignore' })
  } catch {
    rmSync(dir, { recursive: true })
    return null
  }
  const filling = join(dir, 'filling')
  return {
    dir,
    fill() {
      try {
        writeFileSync(filling, Buffer.alloc(1_000_000))
      } catch {
        // It is full, as was wanted.
      }
    },
    makeRoom: () => rmSync(filling),
    end() {
      execFileSync('umount', [dir])
      rmSync(dir, { recursive: true })
    },
  }
}
