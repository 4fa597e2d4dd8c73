import { useLiveCluster } from '../store/use-deck.ts'

/** What the cluster's rules think just now, in the free middle of the tab bar: autoscale's reasoning, and who is above a limit. */
export function RuleNotes({ clusterId }: { readonly clusterId: string }) {
  const guards = useLiveCluster(clusterId)?.guards
  if (guards === undefined) return null
  const { autoscale, limits } = guards
  const notes = [
    ...(autoscale === null ? [] : [`Autoscale: ${autoscale}`]),
    ...limits.map((words) => `Limit: ${words}`),
  ]
  if (notes.length === 0) return null
  return (
    <p className="tabs-rules" title={notes.join('\n')}>
      {notes.join(' · ')}
    </p>
  )
}
