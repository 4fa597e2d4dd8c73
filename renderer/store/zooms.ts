/** How large the window can be drawn by choice, from a laptop to a projector; keys and menu also reach what lies between. */
export const zooms: readonly number[] = [1, 1.1, 1.25, 1.5, 1.75, 2]
