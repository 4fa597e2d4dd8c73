import './small-chart.css'
import { memo, useLayoutEffect, useRef } from 'react'
import type { ChartPicture } from './chart-picture.ts'
import { drawChart } from './frame/draw-chart.ts'
import { useElementSize } from './use-element-size.ts'

interface SmallChartProps {
  /** Its axes are not written: they are those of its neighbours, and stand beside them once. */
  readonly picture: ChartPicture
}

const edgePx = 4

/** A picture among many of its kind, without words. The number stands beside it, so it is silent itself. */
export const SmallChart = memo(function SmallChart({ picture }: SmallChartProps) {
  const [box, { width, height }] = useElementSize<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  useLayoutEffect(() => {
    if (canvas.current === null || width < 10 || height < 10) return
    const plot = { x: 0, y: edgePx, width: width - edgePx, height: height - 2 * edgePx }
    drawChart(canvas.current, { ...picture, cursor: { x: null, highlighted: null } }, { box: plot, width, height })
  }, [picture, width, height])
  return (
    <div className="small-chart" ref={box} aria-hidden="true">
      <canvas ref={canvas} style={{ width, height }} />
    </div>
  )
})
