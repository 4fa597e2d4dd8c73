import { Icon } from '../../components/icon.tsx'
import type { PlotBox } from '../axes/projection.ts'
import { type EndedGeneration, type EventMark, placeMarks, tagWidth } from './event-marks.ts'

interface MarkTagsProps {
  readonly marks: readonly EventMark[]
  /** Maps epoch ms to px of the chart. */
  readonly xOf: (atMs: number) => number
  readonly box: PlotBox
  /** The chart's right edge. */
  readonly rightX: number
  /** The end of a worker whose tag was pressed. */
  readonly onEnd: ((ended: EndedGeneration) => void) | undefined
}

/** What happened, as icon and word above the plot; the whole sentence on pointing at it. */
export function MarkTags({ marks, xOf, box, rightX, onEnd }: MarkTagsProps) {
  const placed = placeMarks(marks, xOf, { left: box.x, right: rightX })
  const tags = placed.filter(({ show }) => show !== 'line')
  return tags.map((mark) => (
    // biome-ignore lint/a11y/noStaticElementInteractions: a picture; the events in words lead there by keyboard
    <g
      key={mark.id}
      className="wc-tag"
      data-tone={mark.tone}
      data-pressable={onEnd !== undefined && mark.ended !== null}
      transform={`translate(${mark.x - 5} ${box.y - 17})`}
      onClick={(event) => {
        if (onEnd === undefined || mark.ended === null) return
        event.stopPropagation()
        onEnd(mark.ended)
      }}
    >
      <title>{mark.sentence}</title>
      <rect
        x={mark.show === 'words-before' ? 12 - tagWidth(mark) : -2}
        y={-1}
        width={mark.show === 'icon' ? 14 : tagWidth(mark)}
        height={14}
        fill="transparent"
      />
      <Icon name={mark.icon} size={10} />
      {mark.show !== 'icon' && (
        <text x={mark.show === 'words' ? 14 : -4} y={8.5} textAnchor={mark.show === 'words' ? 'start' : 'end'}>
          {mark.words}
        </text>
      )}
    </g>
  ))
}
