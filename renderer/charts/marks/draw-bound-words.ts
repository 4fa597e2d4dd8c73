import type { ChartPicture, PlotRect } from '../chart-picture.ts'
import { projectionOf } from '../draw-lines.ts'
import { wordsImage } from './words-image.ts'

/** Writes the words of all bounds, above the data; those beyond the axis at its upper end, with an arrow. */
export function drawBoundWords(
  context: CanvasRenderingContext2D,
  picture: ChartPicture,
  plot: PlotRect,
  ratio: number,
): void {
  const project = projectionOf(picture, plot)
  for (const { value, words } of picture.bounds) {
    const isBeyond = value > picture.axis.high
    const image = wordsImage(picture.palette, isBeyond ? `↑ ${words}` : words, ratio)
    if (image === null) continue
    const height = image.height / ratio
    const line = Math.round(project.y(value))
    // Below the line where there is no room above it.
    const y = isBeyond ? plot.y + 2 : line - plot.y > height + 2 ? line - height - 1 : line + 2
    context.drawImage(image, plot.x + 2, y, image.width / ratio, height)
  }
}
