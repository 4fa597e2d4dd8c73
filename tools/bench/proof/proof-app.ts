import { copyFileSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { inRoot } from '../../setup/folders.mjs'
import { runCommand } from './run-command.ts'

/** The app that every world runs, in a folder of its own. */
export interface ProofApp {
  readonly folder: string
  readonly script: string
  readonly processes: number
  readonly port: number
}

export function makeProofApp(processes: number, port: number): ProofApp {
  const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-proof-'))
  // A folder of its own: what is written beside it is no change of the app.
  const script = join(folder, 'app', 'server.cjs')
  mkdirSync(dirname(script))
  copyFileSync(inRoot('tools', 'bench', 'programs', 'proof', 'server.cjs'), script)
  return { folder, script, processes, port }
}

/** Exports it as a person does: measured here, the files below its folder. Answers their folder. */
export async function exportApp({ folder, script, processes, port }: ProofApp, target: string): Promise<string> {
  const out = join(folder, target)
  const words = ['export', target, script, '--workers', String(processes), '--env', `PORT=${port}`, '--measure']
  const more = ['--out', out, '--user-data-dir', join(folder, 'export')]
  process.stdout.write(await runCommand('node', [inRoot('out', 'main', 'cli.cjs'), ...words, ...more]))
  readFileSync(join(out, 'evidence.json'))
  return out
}
