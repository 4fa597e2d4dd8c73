import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { lessonFileSchema } from '../../shared/lessons/lesson-file.ts'

const path = resolve(import.meta.dirname, '../../docs/lesson.schema.json')

/** Written anew by `npm run test:unit -- tools/architecture/lesson-schema -u`. */
it('the published schema of lessons is the one that files are read by', async () => {
  const schema = z.toJSONSchema(lessonFileSchema, { io: 'input', reused: 'ref' })
  await expect(`${JSON.stringify(schema)}\n`).toMatchFileSnapshot(path)
})
