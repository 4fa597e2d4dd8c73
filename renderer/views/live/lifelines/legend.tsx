import { memo } from 'react'
import type { LifelineState } from '../../../../shared/model/event.ts'
import { Icon } from '../../../components/icon.tsx'
import { laneStates } from './lane-states.ts'

const shown: readonly LifelineState[] = [
  'listening',
  'starting',
  'draining',
  'paused',
  'unresponsive',
  'backing-off',
  'failed',
]

/** What the fills and patterns of the lanes mean. */
export const Legend = memo(function Legend() {
  return (
    <ul className="ll-legend">
      {shown.map((state) => {
        const { word, icon } = laneStates[state]
        return (
          <li key={state} data-state={state}>
            <i className="ll-swatch" data-state={state} />
            <Icon name={icon} size={12} />
            {word}
          </li>
        )
      })}
      <li data-state="exit">
        <i className="ll-exit" />
        exit
      </li>
    </ul>
  )
})
