import * as z from 'zod'

import type { RouteContract } from '../http/contract.ts'

const tag = 'bridge'
const some = z.looseObject({})

/** What the webhook of a source promises. Whatever its sender adds to the address is its own business. */
export function webhookContract(source: string): RouteContract {
  return {
    operationId: `deliver_${source.replaceAll(/\W/g, '_')}`,
    summary: `Takes a delivery of the source ${source}`,
    description: 'It is stored before it is answered.',
    tag,
    body: {
      description: 'A webhook of Alertmanager, version 4.',
      content: { 'application/json': z.looseObject({ alerts: z.array(some) }) },
    },
    answers: {
      202: { description: 'It is stored.', content: { 'application/json': some } },
    },
    problems: ['invalid-delivery', 'malformed-json', 'unsupported-media-type', 'store-unavailable'],
  }
}

/** What `GET /bridge/status` promises. */
export const statusContract: RouteContract = {
  operationId: 'getBridgeStatus',
  summary: 'Tells what the bridge does at this moment',
  tag,
  answers: {
    200: {
      description: 'Incidents, outbox and upstreams.',
      content: { 'application/json': some },
    },
  },
  problems: ['store-unavailable'],
}

/** What pausing and resuming promise. */
export function pauseContract(paused: boolean): RouteContract {
  return {
    operationId: paused ? 'pauseBridge' : 'resumeBridge',
    summary: paused
      ? 'Holds everything that would go out; deliveries are still taken'
      : 'Lets everything go out again',
    tag,
    body: {
      description: 'Why, for those who come to look.',
      optional: true,
      content: {
        'application/json': z.union([
          z.string().max(1000),
          z.looseObject({ why: z.string().max(1000).optional() }),
        ]),
      },
    },
    answers: {
      200: { description: 'The state now.', content: { 'application/json': some } },
    },
    problems: ['invalid-request', 'malformed-json', 'unsupported-media-type', 'store-unavailable'],
  }
}
