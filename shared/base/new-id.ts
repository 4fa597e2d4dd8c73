/**
 * A name that nothing else has, here or elsewhere: 104 random bits. It is no secret. Not `randomUUID`: Node's `crypto` would
 * be 5 ms of every start, in each thread.
 */
export function newId(): string {
  return `${randomLetters()}${randomLetters()}`
}

function randomLetters(): string {
  return Math.floor(Math.random() * 2 ** 52)
    .toString(36)
    .padStart(11, '0')
}
