import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { parseJson } from '../../shared/base/parse-json.ts'
import { askPromtool, hasPromtool } from '../../tools/testing/test-promtool.ts'
import { prometheusName } from './family.ts'
import { metricTable } from './metric-table.ts'

const board = z
  .object({
    panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).optional() })),
    annotations: z.object({ list: z.array(z.object({ expr: z.string() })) }),
  })
  .parse(parseJson(readFileSync(resolve(import.meta.dirname, '../../docs/grafana/clusterdeck.json'), 'utf8')))
const exprs = [
  ...board.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
  ...board.annotations.list.map(({ expr }) => expr),
]
/** As Grafana fills them in. */
const filled = exprs.map((expr) =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll('$__range', '15m').replaceAll('$cluster', '.*'),
)

describe('the dashboard for Grafana', () => {
  it('asks for nothing that is not told', () => {
    const endings = { histogram: ['_bucket', '_sum', '_count'], counter: [''], gauge: [''], info: [''] }
    const told = new Set(
      metricTable.flatMap((family) => endings[family.kind].map((ending) => prometheusName(family) + ending)),
    )
    const asked = exprs.flatMap((expr) => expr.match(/\b(clusterdeck|nodejs|v8js|process|http)_\w+/g) ?? [])
    expect(asked.length).toBeGreaterThan(20)
    expect(asked.filter((name) => !told.has(name))).toEqual([])
  })

  it.skipIf(!hasPromtool)('has only queries that Prometheus can read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'clusterdeck-rules-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const check = (queries: readonly string[]) => {
      // JSON is YAML, too.
      const rules = queries.map((expr, index) => ({ record: `query:${index}`, expr }))
      const path = join(folder, 'rules.yaml')
      writeFileSync(path, JSON.stringify({ groups: [{ name: 'board', rules }] }))
      return askPromtool(['check', 'rules', path])
    }
    expect(check(filled)).toMatchObject({
      isFine: true,
      words: expect.stringContaining(`${filled.length} rules found`),
    })
    // What it could not read would be told.
    expect(check(['sum by (cluster (up)']).isFine).toBe(false)
  })
})
