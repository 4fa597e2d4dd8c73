import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../../package.json'
import { samples } from '../samples/catalog.ts'
import { parseVerb } from './command-line.ts'
import { ClusterRun } from './run-cluster.ts'

const line = parseVerb(process.argv.slice(2), {
  workingDir: process.cwd(),
  version,
  sampleIds: samples.map((one) => one.id),
})
if (line.kind === 'print') {
  const stream = line.exitCode === 0 ? process.stdout : process.stderr
  stream.write(line.text)
  process.exitCode = line.exitCode
} else {
  // What goes wrong in there ends the process as a fault that nobody caught does.
  void new ClusterRun(line, dirname(fileURLToPath(import.meta.url))).start()
}
