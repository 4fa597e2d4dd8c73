import { describe, expect, it } from 'vitest'
import { hasOpenMetricsParser, parseOpenMetrics } from '../../tools/testing/test-openmetrics.ts'
import { askPromtool, hasPromtool } from '../../tools/testing/test-promtool.ts'
import { ClusterLabels } from './cluster-labels.ts'
import { latencyHistogram } from './latency-histogram.ts'
import { prometheusText } from './prometheus-text.ts'
import { testFigures, testSlot } from './testing/test-figures.ts'

const linesOf = (text: string, name: string): string[] => text.split('\n').filter((line) => line.startsWith(name))

describe('text of metrics', () => {
  it('names a number as OpenTelemetry would make it of its own name', () => {
    const text = prometheusText(testFigures(), 'prometheus')
    expect(linesOf(text, 'process_cpu_time_seconds_total')).toEqual([
      'process_cpu_time_seconds_total{cluster="api",slot="1"} 1.5',
    ])
    expect(text).toContain('# TYPE process_cpu_time_seconds_total counter\n')
    expect(text).toContain('nodejs_eventloop_utilization_ratio{cluster="api",slot="1"} 0.25\n')
    expect(text).toContain('clusterdeck_requests_total{cluster="api",slot="1",class="2xx"} 8\n')
  })

  it('says nothing of what nobody told: that is not 0', () => {
    const slot = { ...testSlot, worker: null, requests: null, connectionCount: null, cpuMs: null }
    const text = prometheusText(testFigures({ slots: [slot], queuedCount: null }), 'prometheus')
    for (const name of ['process_', 'http_', 'clusterdeck_requests_total', 'clusterdeck_queue_connections']) {
      expect(linesOf(text, name)).toEqual([])
    }
    expect(text).not.toContain('# HELP process_')
    expect(linesOf(text, 'clusterdeck_worker_up')).toEqual(['clusterdeck_worker_up{cluster="api",slot="1"} 0'])
  })

  it('escapes what a person called the cluster', () => {
    const text = prometheusText(testFigures({ label: 'a "b" \\ c\nd é' }), 'prometheus')
    expect(text).toContain('clusterdeck_worker_up{cluster="a \\"b\\" \\\\ c\\nd é",slot="1"} 1\n')
    if (hasPromtool) expect(askPromtool(['check', 'metrics'], text)).toEqual({ isFine: true, words: '' })
  })

  it.skipIf(!hasOpenMetricsParser)('is read as OpenMetrics by the parser of its own project', () => {
    const text = prometheusText(testFigures({ label: 'a "b" \\ c\nd é' }), 'openMetrics')
    expect(parseOpenMetrics(text)).toMatchObject({ isFine: true })
    expect(parseOpenMetrics(text.replace('# EOF', ''))).toMatchObject({ isFine: false })
  })

  it('is OpenMetrics where that is asked for: families without their endings, units, an end', () => {
    const text = prometheusText(testFigures(), 'openMetrics')
    expect(text).toContain('# TYPE process_cpu_time_seconds counter\n# UNIT process_cpu_time_seconds seconds\n')
    expect(text).toContain('process_cpu_time_seconds_total{')
    expect(text).toContain('# TYPE clusterdeck_cluster info\n')
    expect(text).toContain('clusterdeck_cluster_info{cluster="api",cluster_id="c1",')
    expect(text.endsWith('\n# EOF\n')).toBe(true)
  })

  it('keeps the lines of a family together', () => {
    const slots = [testSlot, { ...testSlot, slot: 2 }]
    for (const form of ['prometheus', 'openMetrics'] as const) {
      const text = prometheusText(testFigures({ slots }), form)
      const heads = text.split('\n').flatMap((line) => /^# TYPE (\S+)/.exec(line)?.[1] ?? [])
      expect(new Set(heads).size).toBe(heads.length)
    }
  })
})

describe('histogram of answers', () => {
  const boundsMs = [1, 2, 3, 5, 8, 13, 50, 1000, 60_000]

  it('has bounds of the agents alone, and every count below the right one', () => {
    const { boundsSec, counts, sumSec } = latencyHistogram(boundsMs, [1, 10, 100, 1000, 10_000], 7)
    for (const bound of boundsSec) expect(boundsMs).toContain(bound * 1000)
    const below = (bound: number): number =>
      counts.slice(0, boundsSec.indexOf(bound) + 1).reduce((sum, count) => sum + count, 0)
    expect(below(0.005)).toBe(1111)
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(11_111)
    expect(sumSec).toBe(0.007)
  })

  it('adds up with those of other workers', () => {
    const one = latencyHistogram(boundsMs, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3], null).counts
    const other = latencyHistogram(boundsMs, [2, 7, 1, 8], null).counts
    const both = latencyHistogram(boundsMs, [5, 8, 5, 9, 5, 9, 2, 6, 5, 3], null).counts
    expect(one.map((count, index) => count + (other[index] ?? 0))).toEqual(both)
  })
})

describe('labels of clusters', () => {
  it('are their names, told apart where two have one, and never change hands', () => {
    const labels = new ClusterLabels()
    const a = { id: 'aaaaaaaaaa', name: 'api' }
    const b = { id: 'bbbbbbbbbb', name: 'api' }
    expect([...labels.of([a, b])]).toEqual([
      ['aaaaaaaaaa', 'api'],
      ['bbbbbbbbbb', 'api (bbbbbbbb)'],
    ])
    expect([...labels.of([b])]).toEqual([['bbbbbbbbbb', 'api (bbbbbbbb)']])
    expect(labels.of([b, { id: 'c', name: 'api' }]).get('c')).toBe('api')
    expect(labels.of([{ ...b, name: 'shop' }]).get('bbbbbbbbbb')).toBe('shop')
  })
})
