import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { prometheusName } from './family.ts'
import { metricTable, semanticConventions } from './metric-table.ts'

describe('docs/metrics.md', () => {
  const text = readFileSync(resolve(import.meta.dirname, '../../docs/metrics.md'), 'utf8')

  it('has a row for each number, with its kind, its meaning and who tells it', () => {
    const rows = metricTable.map(
      (family) =>
        `| \`${prometheusName(family)}\` | ${family.kind}, by ${family.of} | ${family.help} | ${family.source} |`,
    )
    // Its columns are as wide as the widest of them.
    const found = text.split('\n').flatMap((line) => (line.startsWith('| `') ? line.replace(/ +/g, ' ') : []))
    expect(found).toEqual(rows)
  })

  it('names the version of the conventions', () => {
    expect(text).toContain(`semantic conventions ${semanticConventions}`)
  })
})
