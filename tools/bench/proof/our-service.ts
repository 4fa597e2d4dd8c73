import { spawn } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { inRoot } from '../../setup/folders.mjs'
import type { ProofApp } from './proof-app.ts'
import { endProcess, until } from './run-command.ts'
import type { Service } from './service.ts'

/** The app under `clusterdeck run`. A change of its file is what has that reload. */
export async function startOurs({ script, folder, processes, port }: ProofApp): Promise<Service> {
  const words = ['run', script, '--workers', String(processes), '--watch', '--json', '--env', `PORT=${port}`]
  const cli = inRoot('out', 'main', 'cli.cjs')
  const child = spawn('node', [cli, ...words, '--user-data-dir', join(folder, 'ours')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let listening = 0
  let reloads = 0
  createInterface({ input: child.stdout }).on('line', (line) => {
    const said = JSON.parse(line)
    if (said.event?.kind === 'listening') listening += 1
    if (said.event?.kind === 'reload' && said.event.slot === null && said.event.tone === 'ok') reloads += 1
  })
  await until('ours listens', () => listening >= processes)
  return {
    name: 'clusterdeck run',
    url: `http://127.0.0.1:${port}/`,
    processes,
    kill: async (worker) => killPid(worker),
    async reload() {
      const before = reloads
      appendFileSync(script, '// a change\n')
      await until('ours reloads', () => reloads > before)
      return 'its file was changed, and it says that all are replaced'
    },
    close: () => endProcess(child),
  }
}

/** "host:pid" of this machine. */
export function killPid(worker: string): string {
  const pid = Number(worker.slice(worker.lastIndexOf(':') + 1))
  process.kill(pid, 'SIGKILL')
  return `SIGKILL to pid ${pid}`
}
