import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { SystemdMachine, whyNoSystemd } from '../../testing/systemd-machine.mjs'
import { exportApp, type ProofApp } from './proof-app.ts'
import type { Service } from './service.ts'

/** The app as the exported unit, under a systemd of its own that is the first process of its namespaces. */
export async function startSystemd(app: ProofApp): Promise<Service> {
  const why = whyNoSystemd()
  if (why !== null) throw new Error(why)
  const out = await exportApp(app, 'systemd')
  const unit = readdirSync(out).find((name) => name.endsWith('.service')) ?? ''
  const name = unit.replace(/\.service$/, '')
  const machine = new SystemdMachine()
  try {
    await machine.boot()
    await machine.start(join(out, unit), { [`/etc/${name}/primary.cjs`]: join(out, 'primary.cjs') })
  } catch (error) {
    await machine.close()
    throw error
  }
  return {
    name: 'systemctl start',
    url: `http://127.0.0.1:${app.port}/`,
    processes: app.processes,
    async kill(worker) {
      // As systemd's own processes number it.
      const pid = worker.slice(worker.lastIndexOf(':') + 1)
      await machine.inside('/bin/kill', '-KILL', pid)
      return `SIGKILL to its pid ${pid}`
    },
    async reload() {
      await machine.systemctl('reload', unit)
      return 'systemctl reload has ended'
    },
    close: () => machine.close(),
  }
}
