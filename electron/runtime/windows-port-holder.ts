/** Runs a program and answers what it printed. */
type PrintedBy = (command: string, args: readonly string[]) => Promise<string>

/** As `PortHolder`; null command: its name is not told. */
interface WindowsHolder {
  readonly pid: number
  readonly command: string | null
}

/** Windows: netstat knows the pid, tasklist its name. Both speak the language of the system, so that only numbers count. */
export async function windowsHolder(port: number, printedBy: PrintedBy): Promise<WindowsHolder | null> {
  // Without -p TCP: that would leave out IPv6.
  const pid = parseNetstat(await printedBy('netstat', ['-a', '-n', '-o']), port)
  if (pid === null) return null
  const listed = await printedBy('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'])
  return { pid, command: parseTasklist(listed, pid) }
}

/**
 * The pid in a line of `netstat -ano` for a TCP socket on this port that listens. The word for that is translated
 * ("LISTENING", "ABHÖREN"); what nobody else has is a foreign address with port 0.
 */
export function parseNetstat(printed: string, port: number): number | null {
  for (const line of printed.split(/\r?\n/)) {
    const [, localPort, foreignPort, pid] = /^\s*TCP\s+\S+:(\d+)\s+\S+:(\d+)\s.*\s(\d+)\s*$/.exec(line) ?? []
    if (Number(localPort) === port && foreignPort === '0') return Number(pid)
  }
  return null
}

/** The name in `tasklist /FO CSV /NH`: the first of the quoted fields. Null when the pid is not there. */
export function parseTasklist(printed: string, pid: number): string | null {
  for (const line of printed.split(/\r?\n/)) {
    const [, name, itsPid] = /^"([^"]+)","(\d+)"/.exec(line) ?? []
    if (name !== undefined && Number(itsPid) === pid) return name
  }
  return null
}
