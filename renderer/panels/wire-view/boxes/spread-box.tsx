import type { FleetSnapshot } from '../../../../shared/containers/fleet.ts'
import { type PolicyId, policyTexts } from '../../../../shared/policies.ts'
import type { Box } from '../../../wire/wire-layout.ts'

const names: Readonly<Record<FleetSnapshot['spread']['by'], string>> = {
  mesh: 'Ingress mesh',
  'per-task': 'No one between',
  front: 'Primary',
  unknown: 'Not known',
}

/** Where a cluster of this deck's own has its primary: who gives connections to containers, as far as that is known. */
export function SpreadBox({ box, spread }: { readonly box: Box; readonly spread: FleetSnapshot['spread'] }) {
  return (
    <div
      className="wv-primary"
      data-bypassed={spread.by === 'per-task' || spread.by === 'unknown' || undefined}
      style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
    >
      <div className="wv-primary-head">
        <b>{names[spread.by]}</b>
      </div>
      <div className="wv-primary-caption">{spread.words}</div>
    </div>
  )
}

/** Connections reach workers without passing what stands in the middle. */
export function isBypassed(policy: PolicyId, spread: FleetSnapshot['spread'] | null): boolean {
  if (spread === null || spread.by === 'front') return policyTexts[policy].bypassesPrimary
  return spread.by !== 'mesh'
}
