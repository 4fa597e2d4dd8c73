import { plainForTerminal } from '../../shared/base/plain-line.ts'

export function printJson(json: string): void {
  process.stdout.write(`${json}\n`)
}

export function say(line: string): void {
  process.stdout.write(timed(line))
}

/** A line without the time. */
export function printLine(line: string): void {
  process.stdout.write(`${plainForTerminal(line)}\n`)
}

export function complain(line: string): void {
  process.stderr.write(timed(line))
}

/** "08:15:02 hello: …", in this machine's time. */
function timed(line: string): string {
  return `${new Date().toTimeString().slice(0, 8)} ${plainForTerminal(line)}\n`
}
