import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { settingsInFull } from '../../shared/default-settings.ts'
import { exportTargets } from '../../shared/export/exported.ts'
import { defaultWorkerLimits } from '../../shared/model/rules.ts'
import { defaultReload, type OpenRequest } from '../../shared/model/settings.ts'
import { type Evidence, noEvidence } from './evidence.ts'
import { exportCluster } from './export-cluster.ts'
import type { ExportFacts } from './facts.ts'

const seenOnce: Evidence = {
  ...noEvidence,
  atMs: Date.UTC(2026, 0, 2, 3, 4),
  watchedMs: 840_000,
  nodeVersion: '22.18.0',
  bootsMs: [...Array.from({ length: 39 }, (_, index) => 300 + index), 900],
  drainsMs: [100, 310],
  endHeard: 2,
  peakRssBytes: 84_000_000,
  peakCpuRatio: 0.31,
  ports: [{ port: 8080, address: null }],
}

function facts(request: Partial<OpenRequest> = {}, evidence: Evidence = seenOnce): ExportFacts {
  const settings = settingsInFull({ workers: 4, ...request, scriptPath: '/srv/shop/server.js' }, 'Shop & Co', 4)
  const app = { folder: '/srv/shop', nodePath: '/opt/node/bin/node', nodeVersion: '22.18.0', hasPackage: true }
  return { settings, evidence, ...app, hasLock: true }
}

function made(target: (typeof exportTargets)[number], of: ExportFacts) {
  const result = exportCluster(of, target)
  if (!result.ok) throw new Error(result.error.message)
  const file = (name: string) => result.value.files.find(({ fileName }) => fileName === name)?.text ?? ''
  return { ...result.value, file, all: result.value.files.map(({ text }) => text).join('\n') }
}

describe('what is exported', () => {
  it.each(exportTargets)('holds no value of a secret: %s', (target) => {
    const env = { SESSION_SECRET: 'hunter2', DATABASE_URL: 'postgres://me:hunter3@db/shop', MODE: 'fast' }
    const { all, files } = made(
      target,
      facts({ env, slotEnv: { 2: { API_KEY: 'hunter4' } }, args: ['--token=hunter5'] }),
    )
    expect(all).not.toMatch(/hunter\d/)
    expect(all).toContain('SESSION_SECRET')
    expect(all).toContain('fast')
    if (target !== 'pm2') expect(files.map(({ fileName }) => fileName)).toContain('secrets.env.example')
  })

  it.each(exportTargets)('is the same for the same facts, and says what it rests on: %s', (target) => {
    const { all, evidence } = made(target, facts())
    expect(made(target, facts()).all).toBe(all)
    expect(evidence).toBe(
      '40 boots, 2 drains, 0 restarts, the highest RSS of a worker seen was 84 MB; watched for 14 m until 2026-01-02 03:04 UTC',
    )
  })

  it.each(exportTargets)('calls a number a guess that nobody saw and nobody set: %s', (target) => {
    const unseen = made(target, facts({}, noEvidence))
    expect(unseen.all.replaceAll(/\n\s*(#|\/\/) /g, ' ')).toContain('no boot was seen: the default, 30 s')
    expect(unseen.guessed.join('\n')).toContain('no boot was seen')
    expect(made(target, facts()).guessed.join('\n')).not.toContain('no boot was seen')
    // A person who set it guessed nothing.
    const reload = { ...defaultReload, readyTimeoutMs: 7000 }
    expect(made(target, facts({ reload }, noEvidence)).guessed.join('\n')).not.toContain('the default, 30 s')
  })

  it('names what a world has not, and only what the cluster uses', () => {
    const what = (target: (typeof exportTargets)[number], request: Partial<OpenRequest>) =>
      made(target, facts(request)).lost.map((loss) => loss.what)
    expect(what('pm2', { policy: 'least-connections' })).toContain('policy least-connections')
    expect(what('pm2', { policy: 'round-robin' })).not.toContain('policy round-robin')
    expect(what('kubernetes', { policy: 'sticky' })).not.toContain('policy sticky')
    expect(what('swarm', { policy: 'sticky' })).toContain('policy sticky')
    const workerLimits = { ...defaultWorkerLimits, age: { isOn: true, ms: 60_000 } }
    expect(what('systemd', { workerLimits })).toContain('maximal age 1 m')
    expect(what('systemd', {})).not.toContain('maximal age 1 d')
    expect(what('compose', { env: { SHARD: 'no-{slot}' } })).toContain('variables by slot: SHARD')
    expect(what('swarm', { env: { SHARD: 'no-{slot}' } })).not.toContain('variables by slot: SHARD')
    expect(what('swarm', { env: { CACHE: 'redis://localhost:6379' } })).toContain('localhost in CACHE')
    expect(what('pm2', { env: { CACHE: 'redis://localhost:6379' } })).not.toContain('localhost in CACHE')
  })

  it('tells the way to several nodes, and to the folder that a Compose file belongs into', () => {
    const swarm = made('swarm', facts())
    expect(swarm.next[1]).toMatch(/^with more than one node: export IMAGE=.* docker push \$IMAGE$/)
    expect(swarm.all).toMatch(/image: \$\{IMAGE:-[a-z-]+:1\}/)
    expect(made('compose', facts()).next[0]).toMatch(/^cp compose\.yaml Dockerfile \.dockerignore \/.*; then there:$/)
  })

  it('warns of an app that listens for no end signal, once that was seen', () => {
    const deaf = { ...seenOnce, endHeard: 0, endUnheard: 3 }
    expect(made('pm2', facts({}, deaf)).lost.map(({ what }) => what)).toContain('the end signal')
    expect(made('pm2', facts()).lost.map(({ what }) => what)).not.toContain('the end signal')
    expect(made('systemd', facts({}, deaf)).file('primary.cjs')).toContain('endSignal: "disconnect"')
  })

  it('refuses an image of a script outside of its folder, and says what to do', () => {
    const outside = { ...facts(), folder: '/srv/other' }
    expect(exportCluster(outside, 'swarm')).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(exportCluster(outside, 'pm2').ok).toBe(true)
  })

  it('lets no value break out of its place', () => {
    const odd = { ODD: ['"\n# $(x) $', "{HOME} {{.Node.ID}} %h \\ ' : - !!js/function"].join('') }
    const compose = parseAllDocuments(made('compose', facts({ env: odd })).file('compose.yaml'))[0]?.toJS()
    expect(compose.services['shop-co'].environment.ODD.replaceAll('$$', '$')).toBe(odd.ODD)
    const [deployment] = parseAllDocuments(made('kubernetes', facts({ env: odd })).file('kubernetes.yaml'))
    const [container] = deployment?.toJS().spec.template.spec.containers ?? []
    expect(container.env[0].value.replaceAll('$$(', '$(')).toBe(odd.ODD)
    // What Swarm would read as a template is written as a text of one.
    const swarm = parseAllDocuments(made('swarm', facts({ env: odd })).file('stack.yaml'))[0]?.toJS()
    expect(swarm.services['shop-co'].environment.ODD).toContain('{{"{{"}}.Node.ID}}')
  })

  it('runs one process where its own primary decides, and forks nothing besides', () => {
    const own = { primary: 'own' as const }
    expect(made('pm2', facts(own)).all).toMatch(/instances: 1,[\s\S]*exec_mode: "fork"/)
    expect(made('systemd', facts(own)).files.map(({ fileName }) => fileName)).not.toContain('primary.cjs')
    expect(made('kubernetes', facts(own)).all).not.toContain('PodDisruptionBudget')
  })
})

describe('the numbers of another world', () => {
  it('carry their evidence: boots make the startup probe', () => {
    const text = made('kubernetes', facts())
      .file('kubernetes.yaml')
      .replaceAll(/\n\s*# /g, ' ')
    expect(text).toMatch(
      /listening after 337 ms at p95 of 40 boots, 900 ms at most; .* → 30 × 1 s\s+failureThreshold: 30/,
    )
    expect(text).toMatch(/grace 10 s and 2 s until SIGKILL in the deck\s+terminationGracePeriodSeconds: 17/)
  })

  it('keep the heap below the limit of a container', () => {
    const memory = { isOn: true, measure: 'rss' as const, bytes: 512 * 1_048_576, forMs: 10_000 }
    const text = made('kubernetes', facts({ workerLimits: { ...defaultWorkerLimits, memory } })).file('kubernetes.yaml')
    expect(text).toContain('memory: 512Mi')
    expect(text).toContain('--max-old-space-size=384')
    const said = { workerLimits: { ...defaultWorkerLimits, memory }, execArgs: ['--max-old-space-size=200'] }
    expect(made('kubernetes', facts(said)).file('kubernetes.yaml')).not.toContain('NODE_OPTIONS')
  })

  it('stand in the section of a unit where systemd reads them', () => {
    const unit = made('systemd', facts()).file('shop-co.service')
    const [, ofUnit = '', ofService = ''] = /\[Unit\]([\s\S]*)\[Service\]([\s\S]*)\[Install\]/.exec(unit) ?? []
    expect(ofUnit).toContain('StartLimitBurst=5')
    expect(ofService).not.toContain('StartLimit')
    expect(ofService).toContain('TimeoutStopSec=13')
  })

  it('leave an app that lies in /tmp the /tmp of all', () => {
    expect(made('systemd', facts()).file('shop-co.service')).toContain('PrivateTmp=yes')
    const unit = made('systemd', { ...facts(), folder: '/var/tmp/shop' }).file('shop-co.service')
    expect(unit).toContain('PrivateTmp=no')
  })

  it('start node itself in an image, on the Node that was seen', () => {
    const dockerfile = made('swarm', facts({ execArgs: ['--enable-source-maps'], args: ['--fast'] })).file('Dockerfile')
    expect(dockerfile).toContain('FROM node:22-slim')
    expect(dockerfile).toContain('CMD ["node","--enable-source-maps","server.js","--fast"]')
    expect(dockerfile).toContain('RUN npm ci --omit=dev')
  })
})
