import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { Service } from 'kubernetes-models/v1'
import { afterAll, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { settingsInFull } from '../../shared/default-settings.ts'
import type { ExportTarget } from '../../shared/export/exported.ts'
import { defaultAutoscale, defaultWorkerLimits } from '../../shared/model/rules.ts'
import { isLong } from '../../tools/testing/tested-releases.ts'
import { noEvidence } from './evidence.ts'
import { exportCluster } from './export-cluster.ts'

const run = promisify(execFile)
const dir = mkdtempSync(join(tmpdir(), 'clusterdeck-export-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))
const systemdAnalyze = '/usr/bin/systemd-analyze'
const compose = '/usr/bin/docker-compose'

/** With all that adds lines. */
function files(target: ExportTarget): ReadonlyMap<string, string> {
  const memory = { isOn: true, measure: 'rss' as const, bytes: 300_000_000, forMs: 10_000 }
  const unresponsive = { act: 'SIGKILL' as const, afterMs: 10_000 }
  const scriptPath = join(dir, 'server.cjs')
  const request = {
    scriptPath,
    workers: 3,
    policy: 'sticky' as const,
    env: { MODE: 'fast', SESSION_SECRET: 'hunter2' },
    workerLimits: { ...defaultWorkerLimits, memory, unresponsive },
    autoscale: { ...defaultAutoscale, isOn: true },
  }
  const evidence = { ...noEvidence, atMs: 1, bootsMs: [412], peakRssBytes: 84e6, peakCpuRatio: 0.2, endHeard: 1 }
  const node = { nodePath: process.execPath, nodeVersion: process.versions.node }
  const made = exportCluster(
    { settings: settingsInFull(request, 'shop', 4), evidence, folder: dir, ...node, hasPackage: false, hasLock: false },
    target,
  )
  if (!made.ok) throw new Error(made.error.message)
  return new Map(made.value.files.map(({ fileName, text }) => [fileName, text]))
}

describe('files of another world, by its own tools', () => {
  it.skipIf(!existsSync(systemdAnalyze))('are a unit that systemd-analyze finds nothing wrong with', async () => {
    const unit = join(dir, 'shop.service')
    writeFileSync(unit, files('systemd').get('shop.service') ?? '')
    const said = await run(systemdAnalyze, ['verify', unit])
    expect(said.stderr).toBe('')
    // The trap itself: it says so when a limit stands in the wrong section.
    const wrong = join(dir, 'wrong.service')
    writeFileSync(wrong, '[Service]\nExecStart=/bin/true\nStartLimitBurst=5\nTimeoutStopSecs=5\n')
    expect((await run(systemdAnalyze, ['verify', wrong])).stderr).toContain('TimeoutStopSecs')
  })

  it.skipIf(!existsSync(compose) || !isLong)(
    'are a project that docker-compose takes and reads as it is meant',
    async () => {
      const made = files('compose')
      const place = mkdtempSync(join(dir, 'compose-'))
      for (const [name, text] of made) writeFileSync(join(place, name), text)
      const path = join(place, 'compose.yaml')
      const env = { PATH: '/usr/bin:/bin', SESSION_SECRET: 'x' }
      const { stdout } = await run(compose, ['--file', path, 'config'], { cwd: place, env })
      expect(parseAllDocuments(stdout)[0]?.toJS()).toMatchObject({
        services: { shop: { init: true, environment: { MODE: 'fast' } } },
      })
      writeFileSync(path, `${made.get('compose.yaml')}\nservicess: {}\n`)
      await expect(run(compose, ['--file', path, 'config'], { cwd: place, env })).rejects.toThrow('servicess')
    },
  )

  it('are manifests that the schemas of Kubernetes take', () => {
    const kinds = { Deployment, Service, PodDisruptionBudget, HorizontalPodAutoscaler }
    const documents = parseAllDocuments(files('kubernetes').get('kubernetes.yaml') ?? '').map((one) => one.toJS())
    expect(documents.map(({ kind }) => kind)).toEqual(Object.keys(kinds))
    for (const document of documents) {
      const Kind = Object.entries(kinds).find(([name]) => name === document.kind)?.[1]
      const validate = (of: typeof document) => Kind && new Kind(of).validate()
      expect(() => validate(document)).not.toThrow()
    }
    const [deployment] = documents
    const text = { ...deployment, spec: { ...deployment.spec, replicas: 'three' } }
    expect(() => new Deployment(text).validate()).toThrow('replicas')
  })

  it('are a module that node loads, with the apps as PM2 reads them', () => {
    const path = join(dir, 'ecosystem.config.cjs')
    writeFileSync(path, files('pm2').get('ecosystem.config.cjs') ?? '')
    const [app] = createRequire(import.meta.url)(path).apps
    expect(app).toMatchObject({ name: 'shop', instances: 3, exec_mode: 'cluster', kill_timeout: 12_000 })
    expect(app.env.SESSION_SECRET).toBe(process.env.SESSION_SECRET)
  })
})
