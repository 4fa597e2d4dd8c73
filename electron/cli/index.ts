import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { whyUnwritable } from '../host/unwritable-folder.ts'
import { samples } from '../samples/catalog.ts'
import { mcpConfig } from './assistant/mcp-line.ts'
import { parseVerb } from './command-line.ts'

const here = dirname(fileURLToPath(import.meta.url))
const line = parseVerb(process.argv.slice(2), {
  workingDir: process.cwd(),
  version,
  sampleIds: samples.map((one) => one.id),
})
// A folder of this user that cannot be written is told by the deck, which runs on; one that was named is another matter.
const named = 'userDataDir' in line ? line.userDataDir : null
const unwritable = named === null ? null : whyUnwritable(named)
if (unwritable === null) carryOut(line)
else print({ text: `error: ${unwritable}\n`, exitCode: 2 })

/**
 * What goes wrong in any of them ends the process as a fault that nobody caught does. Each loads what it needs: who only talks
 * to a deck does not wait for one to be read.
 */
function carryOut(line: ReturnType<typeof parseVerb>): void {
  switch (line.kind) {
    case 'print':
      print(line)
      break
    case 'ctl':
      void import('./control/run-ctl.ts').then(({ runCtl }) => runCtl(line)).then(leave)
      break
    case 'mcp':
      if (line.printsConfig) print({ text: mcpConfig(line, fileURLToPath(import.meta.url)), exitCode: 0 })
      else void import('./assistant/serve-assistant.ts').then(({ serveAssistant }) => serveAssistant(line, version))
      break
    case 'run':
      void import('./run-cluster.ts').then(({ ClusterRun }) => new ClusterRun(line, here).start())
      break
    case 'experiment-run':
      void import('./experiment/run-experiment.ts').then(({ ExperimentHost }) => new ExperimentHost(line, here).start())
      break
    case 'export':
      void import('./export/export-run.ts').then(({ ExportRun }) => new ExportRun(line, here).start())
      break
    case 'lesson-check':
      void import('./lesson/check-lessons.ts').then(({ LessonCheckHost }) => new LessonCheckHost(line, here).start())
      break
    case 'lesson-grade':
      void import('./lesson/grade-lessons.ts').then(({ gradeLessons }) => gradeLessons(line)).then(print)
      break
    case 'lesson-pack':
      void import('./lesson/pack-lesson.ts').then(({ packLesson }) => packLesson(line)).then(print)
      break
    case 'lesson-list':
      void import('./lesson/list-lessons.ts').then(({ listLessons }) => listLessons(here)).then(print)
      break
    default:
      void import('./experiment/experiment-verbs.ts').then(({ answerVerb }) => answerVerb(line)).then(print)
  }
}

function print({ text, exitCode }: { readonly text: string; readonly exitCode: number }): void {
  const stream = exitCode === 0 ? process.stdout : process.stderr
  stream.write(text)
  process.exitCode = exitCode
}

/** Nothing of it is to wait for: a socket that closes, a timer of a wait that is over. What was printed is. */
function leave(exitCode: number): void {
  process.exitCode = exitCode
}
