import { useEffect, useRef } from 'react'
import { Icon } from '../../components/icon.tsx'
import { useDeck } from '../../store/use-deck.ts'

/** What the engine says while it builds, the newest line in sight. */
export function BuildLog({ clusterId, pending }: { readonly clusterId: string; readonly pending: boolean }) {
  const build = useDeck(({ imageBuild }) => (imageBuild?.clusterId === clusterId ? imageBuild : null))
  const lines = useRef<HTMLPreElement>(null)
  const lineCount = build?.lines.length ?? 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new line is brought into sight
  useEffect(() => {
    const element = lines.current
    if (element !== null) element.scrollTop = element.scrollHeight
  }, [lineCount])
  if (build === null) {
    // It was refused before anything was sent.
    if (!pending) return null
    return (
      <p className="cn-facts" role="status">
        The folder is on its way to the engine…
      </p>
    )
  }
  return (
    <>
      <p className="cn-facts" role="status" aria-label="Build">
        <Icon name={build.isOver ? 'done' : 'busy'} size={12} {...(build.isOver ? {} : { className: 'icon-busy' })} />
        {build.words}
      </p>
      <pre
        ref={lines}
        className="cn-build"
        role="log"
        aria-label="Build output"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        {build.lines.join('\n')}
      </pre>
    </>
  )
}
