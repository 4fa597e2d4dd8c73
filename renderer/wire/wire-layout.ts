/** How much of an app's own primary there is room for: a card as wide as the deck's primary, one that is wide and low, or its state. */
export type OwnSize = 'full' | 'wide' | 'line'

/** How much of a worker there is room for: a card with its requests over time, one of three lines, of two, or one line. */
export type CardSize = 'roomy' | 'tall' | 'short' | 'line'

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Where everything stands, in px of the view's body. */
export interface WireLayout {
  readonly room: WireRoom
  readonly size: CardSize
  /** Clients and primary stand at the left with lines to the workers; else the workers have all the room. */
  readonly wired: boolean
  /** Words are shortened. */
  readonly compact: boolean
  readonly clients: Box
  readonly primary: Box
  /** How many lines of numbers the primary's box has room for. */
  readonly factCount: number
  /** Where accepted connections wait, inside the primary's box. */
  readonly queue: Box
  /** The app's own primary, below the deck's; null without one. */
  readonly own: Box | null
  readonly ownSize: OwnSize
  /** All cards together; lines of one worker each may scroll in it. */
  readonly cards: Box
  /** To their right: which node they are on; null where there is but one. */
  readonly nodes: Box | null
  readonly cardHeight: number
  readonly gap: number
}

/** What changes the layout. */
export interface WireRoom {
  readonly width: number
  readonly height: number
  readonly workerCount: number
  /** How many numbers the primary has to tell. */
  readonly factCount: number
  /** A second line under the primary's policy. */
  readonly captioned: boolean
  /** Connections may wait in the primary. */
  readonly hasQueue: boolean
  /** An app's own primary runs beside it. */
  readonly hasOwn?: boolean
  /** It does not run: no message goes through it. */
  readonly isOwnGone?: boolean
  /** Workers are on several nodes, whose names stand beside them. */
  readonly hasNodes?: boolean
}

/** Above lines of one worker each stand the names of their columns. */
export const lineHeadsPx = 22
/** Px inside a card's border: above and below its words, and at both sides. */
export const cardPadding = { blockPx: 6, inlinePx: 10 } as const

const heights: readonly (readonly [size: CardSize, least: number, most: number])[] = [
  // With a line of recent requests, or without.
  ['roomy', 152, 172],
  ['roomy', 112, 116],
  ['tall', 54, 72],
  ['short', 38, 53],
]
const line = { least: 20, most: 28 }
/** The primary's box: what stands around its numbers, and each of them. The queue is a strip under the first one. */
const primaryPx = { paddingAndHead: 66, caption: 15, fact: 18, queue: 14, leastAround: 14 }
/** The app's own primary: how high in each size, how far below the deck's, how far to its right; and how wide where it is low. */
const ownPx = { full: 96, wide: 60, line: 28, gap: 12, lowGap: 8, leastFacts: 3, aside: 18, wideWidth: 262 }
const fullWidthPx = 520
/** Names of nodes, upright beside cards and level beside lines, and what lies between. */
const nodesPx = { cards: 20, lines: 64, gap: 4 }

/** Cards as tall as there is room for; with many workers one line each, which may scroll. */
export function wireLayout(room: WireRoom): WireLayout {
  const { height, workerCount, hasNodes = false } = room
  // Low cards need the px more than the gaps do.
  const gap = height / Math.max(1, workerCount) < 62 ? 5 : 8
  const each = (height - gap * (workerCount - 1)) / Math.max(1, workerCount)
  const fitting = workerCount > 8 ? undefined : heights.find(([, least]) => each >= least)
  const size = fitting?.[0] ?? 'line'
  const isLine = fitting === undefined
  const namesPx = hasNodes ? (isLine ? nodesPx.lines : nodesPx.cards) : 0
  const width = room.width - namesPx
  const compact = width < fullWidthPx || isLine
  const clientsPx = compact ? 76 : 98
  const boxPx = compact ? 124 : 146
  const beside = width - clientsPx - boxPx
  // Cards give way to the lines only as far as their words allow.
  const cardPx = isLine
    ? clamp(Math.min(width * 0.5, beside - 74), 206, 420)
    : clamp(Math.max(width * 0.34, Math.min(184, beside - 90)), 150, 320)
  const wiresPx = beside - cardPx
  const wired = wiresPx >= 64
  const cardsX = wired ? Math.round(width - cardPx) : 0
  const boxes = primaryLayout(room, Math.round(clientsPx + wiresPx * 0.4), boxPx, Math.min(ownPx.aside, wiresPx * 0.15))
  // Beside the deck's primary, so that a low card of the app's own has the room below.
  const clientsMiddle = boxes.own === null ? height / 2 : boxes.primary.y + boxes.primary.height / 2
  const shared = {
    room,
    size,
    wired,
    compact,
    clients: { x: 0, y: Math.round(clientsMiddle - 30), width: clientsPx, height: 60 },
    ...boxes,
  }
  if (fitting === undefined) {
    const linePx = Math.floor((height - lineHeadsPx) / Math.max(1, workerCount))
    const cards = { x: cardsX, y: 0, width: width - cardsX, height }
    return {
      ...shared,
      ...withNodes(cards, namesPx),
      // Lines that would scroll anyway may as well be easy to read.
      cardHeight: linePx < line.least ? line.most : Math.min(line.most, linePx),
      gap: 0,
    }
  }
  const cardHeight = Math.floor(Math.min(each, fitting[2]))
  const listHeight = workerCount * cardHeight + (workerCount - 1) * gap
  const cards = { x: cardsX, y: Math.floor((height - listHeight) / 2), width: width - cardsX, height: listHeight }
  return {
    ...shared,
    ...withNodes(cards, namesPx),
    cardHeight,
    gap,
  }
}

function withNodes(cards: Box, namesPx: number): Pick<WireLayout, 'cards' | 'nodes'> {
  const x = cards.x + cards.width + nodesPx.gap
  return { cards, nodes: namesPx === 0 ? null : { ...cards, x, width: namesPx - nodesPx.gap } }
}

/** A worker's box; outside of `cards` when it is scrolled out of sight. */
export function workerBox({ size, cards, cardHeight, gap }: WireLayout, index: number, scrollTop: number): Box {
  const above = size === 'line' ? lineHeadsPx - scrollTop : 0
  return { x: cards.x, y: cards.y + above + index * (cardHeight + gap), width: cards.width, height: cardHeight }
}

/** Where dots may be: from the clients' box to the cards, and a dot's reach into both. Empty where there are no lines. */
export function dotsBox({ room, wired, clients, cards }: WireLayout): Box {
  const reachPx = 10
  const x = clients.x + clients.width - reachPx
  return { x, y: 0, width: wired ? cards.x + reachPx - x : 0, height: room.height }
}

function primaryLayout(room: WireRoom, x: number, width: number, asidePx: number) {
  const { height, factCount, captioned, hasQueue, hasOwn = false } = room
  const { paddingAndHead, caption, fact, queue, leastAround } = primaryPx
  const fixed = paddingAndHead + (captioned ? caption : 0) + (hasQueue ? queue : 0)
  const factsIn = (roomPx: number) => Math.floor((roomPx - 2 * leastAround - fixed) / fact)
  const ownSize = ownSizeIn(height, fixed + fact, factsIn(height - ownPx.full - ownPx.gap) >= ownPx.leastFacts)
  const gap = ownSize === 'full' ? ownPx.gap : ownPx.lowGap
  const ownTakes = hasOwn ? ownPx[ownSize] + gap : 0
  const fitting = Math.max(1, Math.min(factCount, factsIn(height - ownTakes)))
  const boxHeight = fixed + fitting * fact
  const y = Math.round((height - boxHeight - ownTakes) / 2)
  const queueY = y + paddingAndHead - 10 + (captioned ? caption : 0) + fact
  const right = x + width + Math.round(asidePx)
  const ownWidth = ownSize === 'full' ? width : Math.min(right, ownPx.wideWidth)
  const own = { x: right - ownWidth, y: y + boxHeight + gap, width: ownWidth, height: ownPx[ownSize] }
  return {
    factCount: fitting,
    primary: { x, y, width, height: boxHeight },
    own: hasOwn ? own : null,
    ownSize,
    queue: { x: x + 12, y: queueY, width: width - 24, height: queue },
  }
}

function ownSizeIn(height: number, leastPrimaryPx: number, isHigh: boolean): OwnSize {
  if (isHigh) return 'full'
  return height >= leastPrimaryPx + ownPx.lowGap + ownPx.wide + 8 ? 'wide' : 'line'
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
