import { whyNot } from '../../../../shared/platforms.ts'
import { usePlatform } from '../../../store/use-deck.ts'
import type { LoadDraft } from './draft.ts'
import { LoadField, LoadLines } from './load-field.tsx'
import type { FieldsProps } from './main-fields.tsx'

const inside = [
  'headers',
  'paths',
  'warmUpS',
  'timeoutMs',
  'pipelining',
  'sourceAddresses',
  'sendOverMs',
  'processes',
] as const satisfies readonly (keyof LoadDraft)[]

/** What few people set; opens by itself when something in it is wrong. */
export function MoreFields({ draft, faults, change }: FieldsProps) {
  const platform = usePlatform()
  const hasFault = inside.some((field) => faults[field] !== undefined)
  return (
    <details className="ld-full ld-more" open={hasFault || undefined}>
      <summary>More: headers, paths, timeout …</summary>
      <div className="ld-more-fields">
        <LoadLines
          label="Headers"
          rows={2}
          placeholder="Accept: application/json"
          hint="One Name: value per line"
          value={draft.headers}
          error={faults.headers}
          onChange={(headers) => change({ headers })}
        />
        <LoadLines
          label="Paths"
          rows={2}
          placeholder={'/api/cart 3\n/health'}
          hint="One per line, its weight after a blank; empty: the URL's own path"
          value={draft.paths}
          error={faults.paths}
          onChange={(paths) => change({ paths })}
        />
        <LoadField
          label="Timeout"
          unit="ms"
          value={draft.timeoutMs}
          error={faults.timeoutMs}
          onChange={(timeoutMs) => change({ timeoutMs })}
        />
        <LoadField
          label="Warm-up"
          unit="s"
          hint="Before the measurement; does not count"
          value={draft.warmUpS}
          error={faults.warmUpS}
          onChange={(warmUpS) => change({ warmUpS })}
        />
        <LoadField
          label="Pipelining"
          unit="requests"
          hint="On the wire per connection before the first is answered"
          value={draft.pipelining}
          error={faults.pipelining}
          onChange={(pipelining) => change({ pipelining })}
        />
        <LoadField
          label="Sources"
          unit="addresses"
          hint={whyNot('loopback-aliases', platform) ?? 'Of 127.0.0.0/8: several clients on one machine, for sticky'}
          value={draft.sourceAddresses}
          error={faults.sourceAddresses}
          onChange={(sourceAddresses) => change({ sourceAddresses })}
        />
        <LoadField
          label="Send over"
          unit="ms"
          hint="Slow clients: each request is written in pieces; 0 = at once"
          value={draft.sendOverMs}
          error={faults.sendOverMs}
          onChange={(sendOverMs) => change({ sendOverMs })}
        />
        <LoadField
          label="Processes"
          unit="generators"
          hint="They share rate and connections"
          value={draft.processes}
          error={faults.processes}
          onChange={(processes) => change({ processes })}
        />
      </div>
    </details>
  )
}
