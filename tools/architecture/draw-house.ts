import type { Room } from './house.ts'

/** The list of rooms as ARCHITECTURE.md shows it: place, what is found there, what it imports. */
export function drawHouse(rooms: readonly Room[]): string {
  const rows = rooms.map((room) => [placeWords(room), room.holds, usesWords(room)])
  const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

function placeWords({ place }: Room): string {
  return /\.\w+$/.test(place) ? place : `${place}/`
}

/** Places of the room's own part of the house go by their last name. */
function usesWords({ place, uses, knows = [] }: Room): string {
  if (uses === 'below') return 'all below'
  const own = `${place.split('/')[0]}/`
  const short = (other: string): string => (other.startsWith(own) ? other.slice(own.length) : other)
  return [...uses.map(short), ...knows.map((other) => `types of ${short(other)}`)].join(', ') || 'nothing'
}
