import type { FrameOrigin } from '../../../../shared/inspection/profile.ts'
import type { Context } from '../../../wire/layer.ts'
import type { FlameModel } from '../flame-model.ts'
import { gapWords, momentWords } from '../profile-words.ts'
import type { FlameColors } from './flame-colors.ts'
import { type FlameView, firstEndingAfter } from './flame-view.ts'

export const rowPx = 20
const bandPx = 3
/** Narrower boxes that follow each other are one stripe. */
const leastPx = 1
/** From this width on a box has room for a word, and for the colours of the slots. */
const wordsFromPx = 30
const bandsFromPx = 14
const charPx = 6.62
const padPx = 5

/** What is drawn, and where: `scrollTop` and `height` in px of the graph. */
export interface FlamePicture {
  readonly model: FlameModel
  readonly view: FlameView
  readonly width: number
  readonly height: number
  readonly scrollTop: number
  readonly colors: FlameColors
  readonly isMatch: (fn: number) => boolean
  readonly isSearching: boolean
  readonly selectedFn: number | null
  readonly currentBox: number | null
}

interface DrawnBox {
  readonly box: number
  readonly x: number
  readonly y: number
  readonly width: number
}

/** Draws what is in sight: at most one box for each px of each row, however many there are. */
export function drawFlame(context: Context, picture: FlamePicture): void {
  const { model, scrollTop, height } = picture
  const firstRow = Math.max(0, Math.floor(scrollTop / rowPx))
  const lastRow = Math.min(model.boxes.rows.length - 1, Math.ceil((scrollTop + height) / rowPx))
  context.textBaseline = 'middle'
  context.font = picture.colors.font
  for (let depth = firstRow; depth <= lastRow; depth += 1) drawRow(context, picture, depth)
  if (!model.boxes.areNodes) drawRuler(context, picture)
  outlineCurrent(context, picture)
}

const ticksApartPx = 110

/** In the row of the whole: moments of the time in sight, counted from the first sample. */
function drawRuler(context: Context, { view, width, scrollTop, colors }: FlamePicture): void {
  if (scrollTop >= rowPx) return
  const pxPerWeight = width / (view.weight || 1)
  const step = roundStep(ticksApartPx / pxPerWeight)
  context.fillStyle = colors.root
  context.fillRect(0, -scrollTop, width, rowPx - 1)
  context.fillStyle = colors.faintInk
  for (let at = Math.ceil(view.start / step) * step; at <= view.start + view.weight; at += step) {
    const x = (at - view.start) * pxPerWeight
    context.fillRect(x, -scrollTop, 1, rowPx - 1)
    context.fillText(momentWords(at, step), x + padPx, (rowPx - 1) / 2 - scrollTop + 0.5)
  }
}

/** 1, 2 or 5 times a power of ten, and not less than asked for. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((factor) => factor * power >= least) ?? 10)
}

function drawRow(context: Context, picture: FlamePicture, depth: number): void {
  const { model, view, width, scrollTop } = picture
  const { boxes } = model
  const row = boxes.rows[depth] ?? new Int32Array(0)
  const pxPerWeight = width / (view.weight || 1)
  const y = depth * rowPx - scrollTop
  for (let at = firstEndingAfter(boxes, row, view.start); at < row.length; ) {
    const box = row[at] ?? 0
    const left = ((boxes.start[box] ?? 0) - view.start) * pxPerWeight
    if (left >= width) return
    const right = left + (boxes.weight[box] ?? 0) * pxPerWeight
    const x = Math.max(0, left)
    const drawn = { box, x, y, width: Math.min(width, right) - x }
    if (right - left >= leastPx) {
      drawBox(context, picture, drawn)
      at += 1
    } else {
      drawSliver(context, picture, { ...drawn, width: leastPx })
      const next = firstEndingAfter(boxes, row, view.start + (x + leastPx) / pxPerWeight, at + 1)
      at = Math.max(at + 1, next)
    }
  }
}

function drawBox(context: Context, picture: FlamePicture, drawn: DrawnBox): void {
  const { model, colors, isMatch, isSearching, selectedFn } = picture
  const { box, x, y, width } = drawn
  const fn = model.boxes.fn[box] ?? -1
  const isFound = isSearching && fn >= 0 && isMatch(fn)
  const origin = originOf(model, fn)
  context.globalAlpha = isSearching && !isFound ? 0.35 : 1
  fillBox(context, picture, drawn, origin)
  if (isFound) {
    context.fillStyle = colors.mark
    context.fillRect(x, y, Math.max(0.5, width - 1), rowPx - 1)
  }
  if (width >= bandsFromPx && model.gaps === null) drawBands(context, picture, drawn)
  if (width >= wordsFromPx) drawWords(context, picture, drawn, isFound ? colors.markFg : inkOf(colors, origin))
  context.globalAlpha = 1
  if (fn >= 0 && fn === selectedFn) outline(context, drawn, colors.selected, 1.5)
}

function fillBox(context: Context, picture: FlamePicture, drawn: DrawnBox, origin: FrameOrigin | null): void {
  const { model, colors } = picture
  const { box, x, y } = drawn
  const width = Math.max(0.5, drawn.width - 1)
  context.fillStyle = origin === null ? colors.root : colors.fill[origin]
  if (model.gaps !== null) {
    const gap = model.gaps.ofCalls[box] ?? 0
    context.fillStyle = colors.gapBase
    context.fillRect(x, y, width, rowPx - 1)
    context.fillStyle = gap >= 0 ? colors.more : colors.less
    const alpha = context.globalAlpha
    // A twentieth of the time is much: the scale is steeper below.
    context.globalAlpha = alpha * Math.min(1, Math.sqrt(Math.abs(gap)) * 1.4)
    context.fillRect(x, y, width, rowPx - 1)
    context.globalAlpha = alpha
    return
  }
  context.fillRect(x, y, width, rowPx - 1)
  const pattern = origin === null ? null : colors.pattern(context, origin)
  if (pattern === null || width < bandsFromPx) return
  context.fillStyle = pattern
  context.fillRect(x, y, width, rowPx - 1)
}

function drawSliver(context: Context, { model, colors, isMatch, isSearching }: FlamePicture, drawn: DrawnBox): void {
  const fn = model.boxes.fn[drawn.box] ?? -1
  const origin = originOf(model, fn)
  context.fillStyle = isSearching && isMatch(fn) ? colors.mark : origin === null ? colors.root : colors.fill[origin]
  if (model.gaps !== null) context.fillStyle = (model.gaps.ofCalls[drawn.box] ?? 0) >= 0 ? colors.more : colors.less
  context.globalAlpha = 0.85
  context.fillRect(drawn.x, drawn.y, drawn.width, rowPx - 1)
  context.globalAlpha = 1
}

/** Along the lower edge: each slot's part of this box, in its colour. */
function drawBands(context: Context, { model, colors }: FlamePicture, { box, x, y, width }: DrawnBox): void {
  const { sides, tree, boxes } = model
  if (sides.length < 2 || !boxes.areNodes) return
  const total = tree.nodes.total[box] || 1
  let at = x
  for (const [side, { slot }] of sides.entries()) {
    const share = (tree.nodes.sideTotal[box * sides.length + side] ?? 0) / total
    const px = share * (width - 1)
    context.fillStyle = colors.slot(slot ?? side + 1)
    context.fillRect(at, y + rowPx - 1 - bandPx, px, bandPx)
    at += px
  }
}

function drawWords(context: Context, { model }: FlamePicture, { box, x, y, width }: DrawnBox, ink: string): void {
  const fn = model.boxes.fn[box] ?? -1
  if (fn < 0 && !model.boxes.areNodes) return
  const name = fn < 0 ? 'all' : (model.tree.functions[fn]?.functionName ?? '')
  const gap = model.gaps?.ofCalls[box]
  const fits = Math.floor((width - 2 * padPx) / charPx)
  const words = gap === undefined ? name : gapWithName(gapWords(gap), name, fits)
  if (fits < 2 || words === '') return
  context.fillStyle = ink
  const hasBands = model.sides.length > 1 && model.gaps === null && model.boxes.areNodes
  context.fillText(cut(words, fits), x + padPx, y + (rowPx - 1 - (hasBands ? bandPx : 0)) / 2 + 0.5)
}

/** Where both do not fit, the number goes before the name. */
function gapWithName(gap: string, name: string, fits: number): string {
  if (gap.length > fits) return ''
  return gap.length + 4 > fits ? gap : `${gap} ${name}`
}

function cut(words: string, chars: number): string {
  return words.length <= chars ? words : `${words.slice(0, Math.max(1, chars - 1))}…`
}

function outlineCurrent(context: Context, picture: FlamePicture): void {
  const { model, view, width, scrollTop, currentBox, colors } = picture
  if (currentBox === null) return
  const pxPerWeight = width / (view.weight || 1)
  const left = ((model.boxes.start[currentBox] ?? 0) - view.start) * pxPerWeight
  const right = left + (model.boxes.weight[currentBox] ?? 0) * pxPerWeight
  if (right < 0 || left > width) return
  const x = Math.max(0, left)
  const y = (model.boxes.depth[currentBox] ?? 0) * rowPx - scrollTop
  outline(context, { box: currentBox, x, y, width: Math.max(2, Math.min(width, right) - x) }, colors.focus, 2)
}

function outline(context: Context, { x, y, width }: DrawnBox, color: string, lineWidth: number): void {
  context.strokeStyle = color
  context.lineWidth = lineWidth
  const inset = lineWidth / 2
  context.strokeRect(x + inset, y + inset, Math.max(1, width - 1 - lineWidth), rowPx - 1 - lineWidth)
}

function originOf({ tree }: FlameModel, fn: number): FrameOrigin | null {
  return tree.functions[fn]?.origin ?? null
}

function inkOf(colors: FlameColors, origin: FrameOrigin | null): string {
  return origin === 'idle' || origin === 'native' ? colors.faintInk : colors.ink
}
