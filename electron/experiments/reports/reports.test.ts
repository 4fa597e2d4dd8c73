import { describe, expect, it } from 'vitest'
import { parseDocument } from 'yaml'
import { readExperiment } from '../read-experiment.ts'
import { readyExperiments } from '../ready/ready-experiments.ts'
import { madeUpResult, madeUpRun } from '../testing/made-up-result.ts'
import { importChaosToolkit, writeChaosToolkit } from './chaos-toolkit.ts'
import { escapeMarkup } from './escape.ts'
import { exportExperiment } from './export-experiment.ts'
import { writeHtml } from './html.ts'
import { writeJunit } from './junit.ts'

/** Tags that are opened and closed in turn; throws where they do not nest. */
function tagsOf(markup: string): readonly string[] {
  const open: string[] = []
  const seen: string[] = []
  for (const [, closing, name = '', selfClosed] of markup.matchAll(/<(\/?)([a-z]+)(?:"[^"]*"|[^<>"])*?(\/?)>/g)) {
    if (closing === '/') expect(open.pop()).toBe(name)
    else if (selfClosed !== '/' && name !== 'meta') open.push(name)
    if (closing !== '/') seen.push(name)
  }
  expect(open).toEqual([])
  return seen
}

describe('a report for CI', () => {
  it('has a case per check and one for the verdict, and nests', () => {
    const xml = writeJunit(madeUpResult())
    expect(tagsOf(xml).filter((name) => name === 'testcase')).toHaveLength(3)
    expect(xml).toContain('tests="3" failures="2" errors="0"')
    expect(xml).toContain('fast &amp; &lt;steady&gt;')
    expect(xml).toContain('<skipped message="errors &lt; 1 % after: not judged"/>')
  })

  it('tells void and aborted as errors, which are no failed check', () => {
    const xml = writeJunit(madeUpResult([madeUpRun({ verdict: 'void', words: 'nobody can tell', checks: [] })]))
    expect(xml).toContain('failures="0" errors="1"')
    expect(xml).toContain('<error type="void" message="nobody can tell"/>')
  })

  it('holds nothing that XML cannot hold', () => {
    expect(escapeMarkup('a\0b\u0007c\ud800\ttab "&\'')).toBe('a\ufffdb\ufffdc\ufffd\ttab &quot;&amp;&#39;')
  })
})

describe('a report for people', () => {
  it('is one file without network or script, whatever is in the names', () => {
    const html = writeHtml(madeUpResult())
    const tags = tagsOf(html.replace(/<style>.*?<\/style>/s, ''))
    expect(tags).not.toContain('script')
    expect(tags).not.toContain('link')
    expect(html).not.toMatch(/(?:src|href)=|url\(|@import/)
    expect(html).toContain("default-src 'none'")
    expect(html).toContain('role="status" aria-label="Verdict">failed</p>')
    expect(html).toContain('<table aria-label="Checks">')
    expect(tags.filter((name) => name === 'svg')).toHaveLength(4)
  })

  it('leaves a gap where nobody measured', () => {
    const errors = /class="line errors"/.exec(writeHtml(madeUpResult()))
    const html = writeHtml(madeUpResult())
    const path = html.slice(0, errors?.index).match(/<path d="([^"]*)" $/)?.[1] ?? ''
    expect(path.match(/M/g)).toHaveLength(2)
  })

  it('shows each of several runs as a dot', () => {
    const html = writeHtml(madeUpResult([madeUpRun(), madeUpRun({ number: 2, seed: 2, verdict: 'passed' })]))
    expect(html).toContain('Figures of all runs')
    expect(html.match(/class="dot passed"/g)?.length).toBeGreaterThan(3)
  })
})

describe('another format', () => {
  it.each(['json', 'html', 'junit', 'chaostoolkit'] as const)('%s has a name that a disk takes', (format) => {
    const { fileName, text } = exportExperiment(madeUpResult(), format)
    expect(fileName).toMatch(/^kill-one\.[a-z.]+$/)
    expect(text.length).toBeGreaterThan(100)
  })

  it('of Chaos Toolkit calls our command line, and tolerates only what passed', () => {
    const data = JSON.parse(writeChaosToolkit('Kill', 'It lives.', 'kill.yaml'))
    const [probe] = data['steady-state-hypothesis'].probes
    expect(probe).toMatchObject({
      type: 'probe',
      tolerance: 0,
      provider: { type: 'process', path: 'clusterdeck', arguments: ['experiment', 'run', 'kill.yaml'] },
    })
    expect(data.method[0]).toMatchObject({ type: 'action', provider: { type: 'process' } })
  })

  it('of Chaos Toolkit is taken as far as it can be, and the rest is named', () => {
    const theirs = {
      version: '1.0.0',
      title: 'Theirs',
      configuration: { token: { type: 'env' } },
      'steady-state-hypothesis': {
        title: 'up',
        probes: [
          {
            type: 'probe',
            name: 'answers',
            tolerance: 200,
            provider: { type: 'http', url: 'http://localhost:8080/health' },
          },
          { type: 'probe', name: 'pods', tolerance: true, provider: { type: 'python', module: 'x', func: 'y' } },
        ],
      },
      method: [{ type: 'action', name: 'drain node', provider: { type: 'python' } }],
    }
    const taken = importChaosToolkit(JSON.stringify(theirs))
    if (!taken.ok) throw new Error(taken.error.message)
    expect(taken.value.left).toEqual(['probe: pods (provider python)', 'method: drain node', 'configuration'])
    const text = taken.value.text.replace('"method": []', '"method": [{ "name": "kill", "action": "worker.sigkill" }]')
    expect(readExperiment(text)).toMatchObject({ ok: true, value: { hypothesis: { checks: [{ name: 'answers' }] } } })
    expect(importChaosToolkit('[]')).toMatchObject({ ok: false })
  })
})

describe('the experiments that ship', () => {
  it.each(readyExperiments.map((one) => [one.id, one] as const))(
    '%s can be read, and its title is in it',
    (_id, ready) => {
      const read = readExperiment(ready.source)
      expect(read).toMatchObject({ ok: true, value: { title: ready.title } })
      expect(parseDocument(ready.source).get('description')).toContain(ready.description.slice(0, 40))
    },
  )
})
