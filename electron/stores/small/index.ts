import { errorWords } from '../../../shared/base/error-words.ts'
import { SmallServer } from './small-server.ts'

/**
 * The small store's process: `small-store PATH`, or `small-store 0` for a free port. It says where it listens over the
 * fork's channel, and ends when that closes: it does not outlive the deck.
 */
const place = process.argv[2] ?? '0'
const server = new SmallServer()

process.on('disconnect', () => process.exit(0))
process.on('message', (order) => {
  if (order === 'hang' || order === 'resume') server.setHung(order === 'hang')
})
server.listen(/^\d+$/.test(place) ? Number(place) : place).then(
  () => process.send?.({ port: server.port }),
  (error: unknown) => process.send?.({ failed: errorWords(error) }, () => process.exit(1)),
)
