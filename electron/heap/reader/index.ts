import { parentPort, workerData } from 'node:worker_threads'
import { errorWords } from '../../../shared/base/error-words.ts'
import { compareFiles } from './compare-files.ts'
import { readerAskSchema } from './protocol.ts'

/** Entry of the thread that reads snapshots: minutes of work for big ones, during which the deck must not stand still. */
const { beforePath, afterPath, isNumbered } = readerAskSchema.parse(workerData)
compareFiles(beforePath, afterPath, isNumbered).then(
  (comparison) => parentPort?.postMessage({ comparison }),
  (error) => parentPort?.postMessage({ words: errorWords(error) }),
)
