import { Secret } from '@retriever/upstream'
import { expect, test } from 'vitest'

import { createLogger } from './log.ts'

function logged(level: string, secrets: readonly string[] = []) {
  const lines: string[] = []
  const logger = createLogger({
    level,
    secrets: secrets.map((value) => new Secret(value)),
    to: { write: (line: string) => void lines.push(line) },
  })
  return { logger, lines }
}

test('an entry is one line of JSON with its level as a word and its time', () => {
  const { logger, lines } = logged('info')
  logger.info({ listener: 'api' }, 'listening')
  logger.debug('not written')
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    name: 'retriever',
    listener: 'api',
    msg: 'listening',
  })
})

test('a secret is taken out wherever it turns up, also inside an error and with its quotes escaped', () => {
  const { logger, lines } = logged('info', [
    'canary-1',
    'with "quotes"',
    'canary-1-longer',
    'short',
  ])
  logger.info({ headers: { authorization: 'Bearer canary-1' } }, 'canary-1-longer in the message')
  logger.error({ err: new Error('failed with canary-1', { cause: new Error('with "quotes"') }) })
  logger.child({ token: 'canary-1' }).info('short words stay')
  const text = lines.join('')
  expect(text).not.toContain('canary-1')
  expect(text).not.toContain('with \\"quotes')
  expect(text).not.toContain('-longer')
  expect(text).toContain('short words stay')
  expect(lines.map((line): unknown => JSON.parse(line))).toHaveLength(3)
})
