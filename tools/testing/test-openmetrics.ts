import { spawnSync } from 'node:child_process'
import { isLong } from './tested-releases.ts'

const python = '/usr/bin/python3'
const program = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(sys.stdin.read()))
print(json.dumps([[family.name, family.type, len(family.samples)] for family in families]))
`

/** Whether the parser of the Prometheus project for Python is here. Where it is not, the long tests are skipped, and this says so. */
export const hasOpenMetricsParser =
  isLong && spawnSync(python, ['-c', 'import prometheus_client.openmetrics.parser'], { timeout: 20_000 }).status === 0
if (isLong && !hasOpenMetricsParser) {
  console.warn(
    `!!! no prometheus_client for ${python} here: OpenMetrics is not read by a parser (Debian, Ubuntu: sudo apt-get install python3-prometheus-client)`,
  )
}

/** What it made of a text: name, type and number of samples of each family; or why it takes none of it. */
export function parseOpenMetrics(input: string): { readonly isFine: boolean; readonly words: string } {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], { input, encoding: 'utf8', timeout: 20_000 })
  return { isFine: status === 0, words: status === 0 ? stdout : (stderr.trim().split('\n').at(-1) ?? '') }
}
