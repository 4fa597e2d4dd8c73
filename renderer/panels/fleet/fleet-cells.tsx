import type { FleetReplica } from '../../../shared/containers/fleet.ts'
import { noValue } from '../../format/quantity.ts'
import { networkWords, rateWords, shortId, shortImage, theirWordsOf } from './fleet-words.ts'

/** What an engine tells of the slot's task: where it is, which it is, and what it says of it. */
export function PlaceCells({ replica }: { readonly replica: FleetReplica | undefined }) {
  if (replica === undefined) {
    return (
      <>
        <td data-align="left" data-priority="1">
          {noValue}
        </td>
        <td data-align="left">{noValue}</td>
        <td data-align="left" data-priority="2" />
        <td data-align="left" data-priority="3" />
      </>
    )
  }
  return (
    <>
      <td data-align="left" data-priority="1" className="ellipsis" title={theirTitle(replica)}>
        {theirWordsOf(replica)}
      </td>
      <td data-align="left" className="ellipsis" title={replica.nodeName}>
        {replica.nodeName}
      </td>
      <td data-align="left" data-priority="2" className="mono selectable ellipsis" title={idTitle(replica)}>
        {replica.podName === null ? shortId(replica.taskId ?? replica.containerId) : endOf(replica.podName)}
      </td>
      <td data-align="left" data-priority="3" className="ellipsis" title={replica.image}>
        {shortImage(replica.image)}
      </td>
    </>
  )
}

/** Bytes per second that came in and went out, as the engine of its node counts them. */
export function NetworkCell({ replica }: { readonly replica: FleetReplica | undefined }) {
  const isKnown = replica !== undefined && replica.networkInBytesPerSec !== null
  return (
    <td data-priority="1" title={replica === undefined ? undefined : networkWords(replica)}>
      {isKnown ? (
        <>
          ↓ {rateWords(replica.networkInBytesPerSec)} ↑ {rateWords(replica.networkOutBytesPerSec)}
        </>
      ) : (
        noValue
      )}
    </td>
  )
}

/** Pods of one Deployment begin alike: the end tells them apart. */
function endOf(podName: string): string {
  return podName.length > 13 ? `…${podName.slice(-11)}` : podName
}

function theirTitle(replica: FleetReplica): string {
  return [theirWordsOf(replica), replica.ourWords].filter(Boolean).join('. ')
}

function idTitle({ podName, taskId, containerId, containerName }: FleetReplica): string {
  const container = containerId === null ? 'no container yet' : `container ${containerId} ${containerName}`
  if (podName !== null) return `pod ${podName}, ${container}`
  return taskId === null ? container : `task ${taskId}, ${container}`
}
