import type { FrameOrigin } from '../../../../shared/inspection/profile.ts'
import { formatPercent } from '../../../format/percent.ts'
import type { FlameModel } from '../flame-model.ts'
import { gapWords, originWords } from '../profile-words.ts'
import { originPatterns } from './flame-colors.ts'

const origins: readonly FrameOrigin[] = ['app', 'package', 'node', 'native', 'garbage-collection', 'idle']

/** Colour, pattern and word of each kind of code, with its share by itself; or what the two colours of a difference mean. */
export function OriginLegend({ model }: { readonly model: FlameModel }) {
  if (model.gaps !== null) return <GapLegend model={model} />
  const whole = model.tree.nodes.total[0] || 1
  const selfOf = (origin: FrameOrigin): number =>
    model.rows.reduce((sum, { fn, self }) => sum + (model.tree.functions[fn]?.origin === origin ? self : 0), 0)
  return (
    <ul className="fl-legend" aria-label="Kinds of code">
      {origins.map((origin) => {
        const self = selfOf(origin)
        if (self === 0) return null
        return (
          <li key={origin}>
            <span className="fl-swatch" data-origin={origin} data-pattern={originPatterns[origin]} />
            {originWords[origin]} <b>{formatPercent(self / whole)}</b>
          </li>
        )
      })}
    </ul>
  )
}

function GapLegend({ model: { sides, gaps } }: { readonly model: FlameModel }) {
  const side = sides[gaps?.side ?? 0]
  const [who, than] = side?.slot == null ? ['the later profile', 'the earlier'] : [side.words, 'the others, on average']
  return (
    <ul className="fl-legend" aria-label="Colours of the difference">
      <li>
        <span className="fl-swatch" data-gap="more" />
        <span>
          <b>+</b> {who} spends more of its own time here than {than}
        </span>
      </li>
      <li>
        <span className="fl-swatch" data-gap="less" />
        <span>
          <b>−</b> less
        </span>
      </li>
      <li className="fl-legend-quiet">{gapWords(0)}: the same; idle time counts as time</li>
    </ul>
  )
}
