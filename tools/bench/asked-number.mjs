/**
 * A number that a person may give by the environment.
 * @param {string} variable
 * @param {number} usual when it is not given
 * @param {number} most
 * @returns {number} above 0
 */
export function askedNumber(variable, usual, most) {
  const text = process.env[variable]
  if (text === undefined) return usual
  const value = Number(text)
  if (value > 0 && value <= most) return value
  throw new Error(`${variable} must be a number above 0 and at most ${most}, not ${JSON.stringify(text)}`)
}
