import type { LoadResult, LoadRun } from '../../../../shared/model/load.ts'
import { isHidden } from '../../../../shared/secrets.ts'
import { formatDuration } from '../../../format/duration.ts'
import { counted, formatNumber } from '../../../format/number.ts'
import { narrowSpace } from '../../../format/quantity.ts'
import { rate } from '../load-words.ts'

/** What a load is made with, in lines; what is as usual is left out. */
export function settingsRows(
  run: Pick<LoadRun | LoadResult, 'settings' | 'experiment' | 'url'>,
): readonly (readonly [string, string])[] {
  const { settings, experiment, url } = run
  const { paths, headers, requestsPerConnection, pipelining } = settings
  const rows: (readonly [string, string])[] = [['URL', `${settings.method} ${url}`]]
  if (paths.length > 1) rows.push(['Paths', paths.map(({ path, weight }) => `${path} ×${weight}`).join(', ')])
  rows.push(['Model', settings.model === 'open' ? 'open: at a rate' : 'closed: as fast as it can'])
  rows.push(['Connections', `${formatNumber(settings.connections)}, ${keptWords(requestsPerConnection)}`])
  rows.push(['Timeout', formatDuration(settings.timeoutMs)])
  if (headers.length > 0) rows.push(['Headers', headers.map(({ name }) => name).join(', ')])
  if (settings.body !== '') rows.push(['Body', bodyWords(settings.body)])
  if (settings.warmUpS > 0) rows.push(['Warm-up', `${settings.warmUpS}${narrowSpace}s`])
  if (pipelining > 1) rows.push(['Pipelining', counted(pipelining, 'request')])
  if (settings.sourceAddresses > 1) rows.push(['Sources', counted(settings.sourceAddresses, 'address', 'addresses')])
  if (settings.sendOverMs > 0) rows.push(['Send over', formatDuration(settings.sendOverMs)])
  if (settings.processes > 1) rows.push(['Generators', counted(settings.processes, 'process', 'processes')])
  if (experiment.kind === 'limit') {
    rows.push([
      'Ramp',
      `${rate(experiment.fromPerSec)} to ${rate(experiment.toPerSec)}, ×${experiment.factor} every ${experiment.stepS}${narrowSpace}s`,
    ])
    rows.push([
      'Ends at',
      `p99 over ${formatDuration(experiment.p99BoundMs)}, or more than ${formatNumber(experiment.failedBoundRatio * 100, 1)}${narrowSpace}% failed`,
    ])
  }
  if (experiment.kind === 'workers') {
    rows.push(['Workers', `${experiment.counts.join(', ')}; ${experiment.stepS}${narrowSpace}s each`])
  }
  return rows
}

/** Of a body that was not kept its size is known. */
function bodyWords(body: string): string {
  return isHidden(body) ? body : `${formatNumber(body.length)} characters`
}

function keptWords(requestsPerConnection: number): string {
  if (requestsPerConnection === 0) return 'keep-alive'
  return requestsPerConnection === 1
    ? 'new for each request'
    : `new every ${formatNumber(requestsPerConnection)} requests`
}
