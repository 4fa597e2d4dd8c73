import { memo } from 'react'
import type { LifelineState } from '../../../../shared/model/event.ts'
import { Icon } from '../../../components/icon.tsx'
import { laneStates } from '../../../panels/worker/lane-states.ts'
import type { Lane } from './draw-lanes.ts'

/** In the order in which a worker lives through them. */
const order: readonly LifelineState[] = [
  'listening',
  'starting',
  'online',
  'draining',
  'paused',
  'unresponsive',
  'backing-off',
  'failed',
  'stopped',
]

/** What the lanes hold since a moment, in the order of the legend; "exit" where a generation ended in sight, "fault" where one was at work. */
export function heldIn(lanes: readonly Lane[], sinceMs: number): readonly (LifelineState | 'exit' | 'fault')[] {
  const seen = lanes.flatMap(({ segments }) => segments.filter(({ endAtMs }) => endAtMs === null || endAtMs >= sinceMs))
  const states = order.filter((state) => state === 'listening' || seen.some((segment) => segment.state === state))
  const hurts = lanes.some((lane) => lane.hurts.some(({ endAtMs }) => endAtMs === null || endAtMs >= sinceMs))
  return [
    ...states,
    ...(seen.some(({ endMark }) => endMark !== null) ? (['exit'] as const) : []),
    ...(hurts ? (['fault'] as const) : []),
  ]
}

/** What the fills and patterns mean that the lanes hold. `held`: as of `heldIn`, joined by blanks. */
export const Legend = memo(function Legend({ held }: { readonly held: string }) {
  const kinds = held.split(' ')
  return (
    <ul className="ll-legend">
      {order
        .filter((state) => kinds.includes(state))
        .map((state) => {
          const { word, icon } = laneStates[state]
          return (
            <li key={state}>
              <i className="ll-swatch" data-state={state} />
              <Icon name={icon} size={12} />
              {word}
            </li>
          )
        })}
      {kinds.includes('fault') && (
        <li>
          <i className="ll-fault" />
          <Icon name="signal" size={12} />
          fault
        </li>
      )}
      {kinds.includes('exit') && (
        <li>
          <i className="ll-exit" />
          exit
        </li>
      )}
    </ul>
  )
})
