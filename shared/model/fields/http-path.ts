import { z } from 'zod'

/**
 * The path of a URL, as it is asked for on a host that is already known. `//other/` and `/\other/` would name a host of their
 * own as soon as they are read as a URL, and would so get around what was allowed for the first.
 */
export function httpPath(thing: string, maxLength: number, characters: RegExp, charactersWords: string) {
  return z
    .string()
    .max(maxLength, `${thing} must not be longer than ${maxLength} characters`)
    .regex(characters, charactersWords)
    .regex(/^(?![/\\]{2})/, `${thing} must begin with one /: two would name another host`)
}
