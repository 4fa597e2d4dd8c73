/** Above so many slots a row, a lane, a line or a wire for each is no picture any more: they are shown together. */
export const manySlots = 64

export const areMany = (count: number): boolean => count > manySlots
