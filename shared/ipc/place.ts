import { z } from 'zod'
import { limits } from '../limits.ts'

/** A slot's number (of containers there may be many), or place 0: the app's own primary, where that runs. */
export const placeSchema = z.number().int().min(0).max(limits.places.max)
