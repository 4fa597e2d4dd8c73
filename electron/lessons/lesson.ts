import type { LessonFile } from '../../shared/lessons/lesson-file.ts'

/** A lesson as it was read: its file with all texts in it, and the files beside it, by their names in the folder. */
export interface Lesson {
  readonly file: LessonFile
  readonly files: ReadonlyMap<string, string>
}
