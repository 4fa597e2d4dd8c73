import { cpus } from 'node:os'
import { describeResult } from '../../lessons/grade/describe-result.ts'
import { thisPlatform } from '../../platform/this-platform.ts'

/** A file that holds what a learner did. */
export interface ExportedLesson {
  readonly fileName: string
  readonly text: string
}

/** What was answered in a lesson on this machine, as a file that somebody can grade. */
export function exportResult(answered: Omit<Parameters<typeof describeResult>[0], 'machine'>): ExportedLesson {
  const result = describeResult({ ...answered, machine: { cores: cpus().length, platform: thisPlatform } })
  const who = answered.alias.replaceAll(/[^\p{L}\p{N}]+/gu, '-') || 'learner'
  const fileName = `${answered.lesson.file.id}-${who}.deckresult.json`
  return { fileName, text: `${JSON.stringify(result, null, 2)}\n` }
}
