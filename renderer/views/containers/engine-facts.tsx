import type { EngineLook } from '../../../shared/containers/engine.ts'
import { Icon } from '../../components/icon.tsx'
import { formatDuration } from '../../format/duration.ts'
import { Refused } from '../../panels/form/form-field.tsx'
import type { EngineReading } from './use-engine.ts'

/** What answered, what one should know of it first, or why nobody answered. */
export function EngineFacts({ host, reading }: { readonly host: string; readonly reading: EngineReading | null }) {
  if (host === '') return null
  if (reading === null) {
    return (
      <p className="cn-facts" role="status">
        <Icon name="busy" className="icon-busy" size={12} />
        Asking {host}…
      </p>
    )
  }
  const { look, failure } = reading
  return (
    <>
      <Refused className="cn-refused" words={failure ?? ''} />
      {look !== null && (
        <p className="cn-facts" role="status">
          <Icon name="ok" size={12} className="tone-ok" />
          {lookWords(look)}
        </p>
      )}
      {look?.remarks.map((words) => (
        <p key={words} className="cn-remark">
          <Icon name="warn" size={12} className="tone-warn" />
          {words}
        </p>
      ))}
    </>
  )
}

/** "Docker 20.10.24, API 1.41 · manager of a swarm · clock 2 s ahead of ours". */
function lookWords({ engine, version, apiVersion, swarm, clockSkewMs }: EngineLook): string {
  const roles = { none: 'no swarm', manager: 'manager of a swarm', worker: 'worker of a swarm' }
  const role = engine === 'Docker' ? roles[swarm] : 'read-only'
  const skew =
    Math.abs(clockSkewMs) < 1000
      ? []
      : [`its clock is ${formatDuration(Math.abs(clockSkewMs))} ${clockSkewMs > 0 ? 'ahead of' : 'behind'} ours`]
  return [`${engine} ${version}, API ${apiVersion}`, role, ...skew].join(' · ')
}
