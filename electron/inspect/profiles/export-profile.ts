import type { Profile, profileFormats } from '../../../shared/inspection/profile.ts'
import { fail, ok, type Result } from '../../../shared/result.ts'
import { profileMarkdown } from './to-markdown.ts'
import { toCpuProfile, toHeapProfile } from './to-v8.ts'

export interface ExportedFile {
  readonly fileName: string
  readonly text: string
}

/** A profile in forms that other programs read. `slot` null: all of it, of V8's formats a file for each worker. */
export function exportProfile(
  profile: Profile,
  format: (typeof profileFormats)[number],
  slot: number | null,
): Result<readonly ExportedFile[]> {
  const parts = profile.parts.filter((part) => slot === null || part.slot === slot)
  const name = fileNameOf(profile.name)
  if (parts.length === 0) {
    return fail(
      'not-found',
      `${profile.name} holds nothing${slot === null ? '' : ` of slot ${slot}: choose another one`}`,
    )
  }
  if (format === 'markdown') return ok([{ fileName: `${name}.md`, text: profileMarkdown({ ...profile, parts }) }])
  const isCpu = profile.kind === 'cpu'
  return ok(
    parts.map((part) => ({
      fileName: `${name} slot ${part.slot}.${isCpu ? 'cpuprofile' : 'heapprofile'}`,
      text: JSON.stringify(isCpu ? toCpuProfile(part, profile.intervalMicros) : toHeapProfile(part)),
    })),
  )
}

/** What every file system takes. */
function fileNameOf(name: string): string {
  const safe = name.replace(/[^\p{L}\p{N} ._-]+/gu, '-').replace(/^[. ]+|[. ]+$/g, '')
  return safe === '' ? 'profile' : safe
}
