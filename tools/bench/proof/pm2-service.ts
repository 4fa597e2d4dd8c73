import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepDir } from '../../setup/folders.mjs'
import { processTree } from '../process-tree.mjs'
import { killPid } from './our-service.ts'
import { exportApp, type ProofApp } from './proof-app.ts'
import { runCommand } from './run-command.ts'
import type { Service } from './service.ts'

const pm2 = join(keepDir, 'test-apps', 'node_modules', 'pm2', 'bin', 'pm2')

/** The app under PM2, by the exported file and the commands that the export names. PM2 has a home of its own. */
export async function startPm2(app: ProofApp): Promise<Service> {
  if (!existsSync(pm2)) throw new Error(`${pm2} is not there: npm test brings it`)
  const out = await exportApp(app, 'pm2')
  const home = join(app.folder, 'pm2-home')
  mkdirSync(home)
  const { PATH } = process.env
  const env = { PATH, HOME: home, PM2_HOME: home, PM2_DISABLE_VERSION_CHECK: 'true', PM2_KILL_SIGNAL: 'SIGTERM' }
  const run = (...words: readonly string[]) => runCommand('node', [pm2, ...words], { cwd: out, env })
  const close = async (): Promise<void> => {
    const pidFile = join(home, 'pm2.pid')
    const all = existsSync(pidFile) ? processTree(Number(readFileSync(pidFile, 'utf8'))) : []
    await run('kill').catch(() => {})
    for (const pid of all) if (existsSync(`/proc/${pid}`)) process.kill(pid, 'SIGKILL')
  }
  try {
    await run('start', 'ecosystem.config.cjs')
  } catch (error) {
    await close()
    throw error
  }
  return {
    name: 'pm2 start ecosystem.config.cjs',
    url: `http://127.0.0.1:${app.port}/`,
    processes: app.processes,
    kill: async (worker) => killPid(worker),
    async reload() {
      await run('reload', 'ecosystem.config.cjs', '--parallel', '1')
      return 'pm2 reload has ended'
    },
    close,
  }
}
