/** Of a service, as Docker lists it. */
interface PublishedPort {
  readonly TargetPort: number
  readonly PublishedPort: number
  readonly PublishMode: string
}

/** "80 → 3000 by the mesh", "3000 at a port of each task". */
export function sayPorts(ports: readonly PublishedPort[]): readonly string[] {
  const words = ports.map(({ TargetPort, PublishedPort, PublishMode }) => {
    if (PublishMode === 'ingress') return `${PublishedPort} → ${TargetPort} by the mesh`
    if (PublishedPort === 0) return `${TargetPort} at a port of each task`
    return `${PublishedPort} → ${TargetPort} per task`
  })
  return [...new Set(words)]
}
