import { readFileSync } from 'node:fs'
import { parseCommandLine } from '../../electron/main/start/command-line.ts'
import { samples } from '../../electron/samples/catalog.ts'

/** What `--help` and `--version` print, run from source on Electron's Node: no window, no display, no build. */
const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
const line = parseCommandLine(process.argv.slice(2), {
  workingDir: process.env.INIT_CWD ?? process.cwd(),
  version,
  sampleIds: samples.map((sample) => sample.id),
})
if (line.kind === 'print') {
  const stream = line.exitCode === 0 ? process.stdout : process.stderr
  stream.write(line.text)
  process.exitCode = line.exitCode
}
