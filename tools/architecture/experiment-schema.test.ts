import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { experimentFileSchema } from '../../shared/experiments/experiment-file.ts'

const path = resolve(import.meta.dirname, '../../docs/experiment.schema.json')

/** Written anew by `npm run test:unit -- tools/architecture/experiment-schema -u`. */
it('the published schema of experiments is the one that files are read by', async () => {
  const schema = z.toJSONSchema(experimentFileSchema, { io: 'input', reused: 'ref' })
  await expect(`${JSON.stringify(schema)}\n`).toMatchFileSnapshot(path)
})
