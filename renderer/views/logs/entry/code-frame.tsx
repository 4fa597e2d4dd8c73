import type { LogErrorGroup } from '../../../../shared/logs/log-entry.ts'

/** Source around the first frame of one's own, with the line that threw. */
export function CodeFrame({ code }: { readonly code: NonNullable<LogErrorGroup['code']> }) {
  const width = String(code.firstLine + code.lines.length).length
  return (
    <pre className="lg-code">
      <span className="visually-hidden">Source around line {code.atLine}</span>
      {code.lines.map((text, index) => {
        const line = code.firstLine + index
        return (
          <div key={line} data-at={line === code.atLine}>
            <span className="lg-code-number">{String(line).padStart(width)} │ </span>
            {text}
            {line === code.atLine && <span className="tone-bad"> ← threw here</span>}
          </div>
        )
      })}
    </pre>
  )
}
