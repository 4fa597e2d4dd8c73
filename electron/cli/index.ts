import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { samples } from '../samples/catalog.ts'
import { parseVerb } from './command-line.ts'
import { answerVerb } from './experiment/experiment-verbs.ts'
import { ExperimentHost } from './experiment/run-experiment.ts'
import { ExportRun } from './export/export-run.ts'
import { LessonCheckHost } from './lesson/check-lessons.ts'
import { gradeLessons } from './lesson/grade-lessons.ts'
import { listLessons } from './lesson/list-lessons.ts'
import { packLesson } from './lesson/pack-lesson.ts'
import { ClusterRun } from './run-cluster.ts'

const here = dirname(fileURLToPath(import.meta.url))
const line = parseVerb(process.argv.slice(2), {
  workingDir: process.cwd(),
  version,
  sampleIds: samples.map((one) => one.id),
})
// What goes wrong in any of them ends the process as a fault that nobody caught does.
switch (line.kind) {
  case 'print':
    print(line)
    break
  case 'run':
    void new ClusterRun(line, here).start()
    break
  case 'experiment-run':
    void new ExperimentHost(line, here).start()
    break
  case 'export':
    void new ExportRun(line, here).start()
    break
  case 'lesson-check':
    void new LessonCheckHost(line, here).start()
    break
  case 'lesson-grade':
    void gradeLessons(line).then(print)
    break
  case 'lesson-pack':
    void packLesson(line).then(print)
    break
  case 'lesson-list':
    void listLessons(here).then(print)
    break
  default:
    void answerVerb(line).then(print)
}

function print({ text, exitCode }: { readonly text: string; readonly exitCode: number }): void {
  const stream = exitCode === 0 ? process.stdout : process.stderr
  stream.write(text)
  process.exitCode = exitCode
}
