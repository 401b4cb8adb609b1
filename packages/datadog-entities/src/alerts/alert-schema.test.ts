import { expect, test } from 'vitest'
import * as z from 'zod'

import { alertSchema } from './alert-schema.ts'

test('the schema can be published', () => {
  const schema = z.toJSONSchema(alertSchema, { io: 'input' })
  expect(schema).toMatchObject({
    type: 'object',
    additionalProperties: false,
    required: ['name', 'service', 'signal'],
    properties: { severity: { enum: [1, 2, 3, 4, 5] }, service: { type: 'string' } },
  })
})
