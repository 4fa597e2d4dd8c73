import { type Figure, partOfLarger } from './figures.ts'

interface CompareFiguresProps {
  readonly own: readonly Figure[]
  readonly both: readonly (readonly Figure[])[]
}

/** One side's headline figures; the bar under each is its part of the larger of both sides. */
export function CompareFigures({ own, both }: CompareFiguresProps) {
  return (
    <div className="cmp-figures">
      {own.map((figure) => {
        const part = partOfLarger(figure, both)
        return (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset groups form fields; this groups a figure with its words.
          <div key={figure.name} className="cmp-figure" role="group" aria-label={figure.name}>
            <span>{figure.label}</span>
            <b>
              {figure.quantity.value}
              {figure.quantity.unit !== '' && <small>{figure.quantity.unit}</small>}
            </b>
            <span className="cmp-part" title="Part of the larger of the two">
              <i style={{ width: `${(part ?? 0) * 100}%` }} />
            </span>
          </div>
        )
      })}
    </div>
  )
}
