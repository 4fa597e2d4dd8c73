import type { PlotBox, Projection } from '../axes/projection.ts'
import type { ChartPicture } from '../chart-picture.ts'
import { lastOf } from '../series/read-line.ts'
import { placeEndChips } from './end-chips.ts'

interface EndWordsProps {
  readonly picture: Pick<ChartPicture, 'lines' | 'rules'>
  readonly box: PlotBox
  readonly project: Projection
}

/** Names of lines where they end, and of rules; moved apart where they would cover each other. */
export function EndWords({ picture: { lines, rules }, box, project }: EndWordsProps) {
  const named = [
    ...rules.flatMap(({ axis, words, at }) => (axis === 'y' ? [{ words, y: project.y(at) }] : [])),
    ...lines.flatMap((line) => {
      const last = lastOf(line)
      return last === null || line.end === null || !('words' in line.end)
        ? []
        : [{ words: line.end.words, y: project.y(last.y) }]
    }),
  ]
  const placed = placeEndChips(
    named.map(({ y }, slot) => ({ slot, y, hollow: false })),
    { top: box.y + 2, bottom: box.y + box.height - 4, pitch: 12 },
  )
  return (
    <>
      {rules
        .filter((rule) => rule.axis === 'x')
        .map((rule) => (
          <text key={rule.words} className="wc-end" x={project.x(rule.at) + 4} y={box.y + 9}>
            {rule.words}
          </text>
        ))}
      {placed.map(({ slot, y }) => (
        <text key={slot} className="wc-end" x={box.x + box.width + 6} y={y + 3.5}>
          {named[slot]?.words}
        </text>
      ))}
    </>
  )
}
