import type { Drawing } from '../drawing.ts'
import { wordsImage } from './words-image.ts'

/** Writes the words of all bounds, above the data; those beyond the axis at its upper end, with an arrow. */
export function drawBoundWords({ context, picture, box, project, ratio }: Drawing): void {
  for (const { value, words } of picture.bounds) {
    const isBeyond = value > picture.yAxis.high
    const image = wordsImage(picture.palette, isBeyond ? `↑ ${words}` : words, ratio)
    if (image === null) continue
    const height = image.height / ratio
    const line = Math.round(project.y(value))
    // Below the line where there is no room above it.
    const y = isBeyond ? box.y + 2 : line - box.y > height + 2 ? line - height - 1 : line + 2
    context.drawImage(image, box.x + 2, y, image.width / ratio, height)
  }
}
