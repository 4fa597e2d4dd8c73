import { describe, expect, it } from 'vitest'
import { defaultLoadSettings } from '../../../shared/model/load-settings.ts'
import { testResult } from '../testing/test-result.ts'
import { exportResults } from './export-results.ts'

describe('exported results', () => {
  it('hold everything as JSON', () => {
    const { fileName, text } = exportResults([testResult()], 'json')
    expect(fileName).toBe('load-round-robin-4-workers-2026-11-25.json')
    expect(JSON.parse(text)).toEqual({ producer: 'Clusterdeck', version: 2, results: [testResult()] })
  })

  it('have a row for the total, each step and each second as CSV', () => {
    const { fileName, text } = exportResults([testResult(), testResult({ resultId: 'b', name: 'b' })], 'csv')
    expect(fileName).toBe('load-2-results-2026-11-25.csv')
    const lines = text.split('\r\n')
    expect(lines).toHaveLength(1 + 2 * 3 + 1)
    expect(lines.at(-1)).toBe('')
    expect(lines.slice(0, 4)).toEqual([
      'result,cluster,policy,scope,at,duration_s,workers,asked_per_s,sent_per_s,ok_per_s,failed_per_s,in_flight,waiting,unaccounted,p50_ms,p90_ms,p99_ms,p999_ms,max_ms,raw_p50_ms,raw_p90_ms,raw_p99_ms,raw_p999_ms,raw_max_ms,generator_cpu_ratio,generator_late_ms,injected_per_s',
      '"round-robin, 4 workers",shop,round-robin,total,2026-11-25T12:00:00.000Z,2,4,110,110,100,10,0,0,0,2,2,2,2,2,1,1,1,1,1,,0,0',
      '"round-robin, 4 workers",shop,round-robin,step,,,2,100,100,90,10,,,,1,,2,,,,,,,,0.2,,',
      '"round-robin, 4 workers",shop,round-robin,second,2026-11-25T12:00:01.000Z,1,,110,110,100,10,0,0,,1,1.5,2,2,2,,,,,,0.1,0.4,0',
    ])
  })

  it('quote what would break a row', () => {
    const { text } = exportResults([testResult({ name: 'say "hi",\nplease', clusterName: 'ünïcode' })], 'csv')
    expect(text).toContain('\r\n"say ""hi"",\nplease",ünïcode,')
  })

  it('hold no secret of the requests', () => {
    const settings = {
      ...defaultLoadSettings,
      url: 'http://ada:hunter2@127.0.0.1:3000/',
      headers: [
        { name: 'Authorization', value: 'Bearer hunter2' },
        { name: 'cookie', value: 'hunter2' },
      ],
      body: 'hunter2',
    }
    const result = testResult({}, { settings, url: 'http://ada:hunter2@127.0.0.1:3000/?token=hunter2' })
    for (const format of ['json', 'csv'] as const) expect(exportResults([result], format).text).not.toContain('hunter2')
    expect(JSON.parse(exportResults([result], 'json').text).results[0]).toMatchObject({
      url: 'http://•••@127.0.0.1:3000/?token=•••',
      settings: { headers: [{ name: 'Authorization', value: '•••' }, { name: 'cookie' }], body: '••• 7 bytes' },
    })
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    [' =1', "' =1"],
    ['＝1', "'＝1"],
    ['=HYPERLINK("http://x")', `'=HYPERLINK(""http://x"")`],
  ])('make text of %j, which a spreadsheet would run', (name, cell) => {
    const { text } = exportResults([testResult({ name, clusterName: name })], 'csv')
    expect(text).toContain(`\r\n"${cell}","${cell}",round-robin,`)
  })

  it('leave negative numbers numbers', () => {
    const ledger = { sent: 0, ok: 0, failed: 0, inFlight: 0, unaccounted: -2 }
    const { text } = exportResults([testResult({}, { totals: { ...testResult().totals, ledger } })], 'csv')
    expect(text).toContain(',0,-2,')
  })

  it('have a file name whatever they are called', () => {
    expect(exportResults([testResult({ name: '../../…' })], 'csv').fileName).toBe('load-result-2026-11-25.csv')
    expect(exportResults([], 'csv').fileName).toBe('load-results.csv')
  })
})
