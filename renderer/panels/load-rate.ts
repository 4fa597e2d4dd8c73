import { loadRateSchema } from '../../shared/model/load-settings.ts'
import type { Result } from '../../shared/result.ts'
import { numberOf } from '../format/typed-number.ts'
import { judge } from './form/field-table.ts'

/** The rate of a run under way as typed, or what is wrong with it. */
export const readRate = (text: string): Result<number> => judge(loadRateSchema, numberOf(text))
