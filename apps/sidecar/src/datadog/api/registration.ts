import * as z from 'zod'

import type { RouteRequest } from '../../capability.ts'
import { permits } from '../../access/permits.ts'
import { ProblemError } from '../../problem.ts'
import { assertAcceptsJson } from './answer-entity.ts'
import type { ApiContext } from './api-context.ts'

/** What services are called. */
export const serviceName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9 ._/()&-]{0,99}$/, 'expected the name of a service')
  .meta({ description: 'Name of the service.', examples: ['checkout-api'] })

/** Tells what the registers say about a service, and whether entities may be created for it. */
export async function registrationOf(
  request: RouteRequest,
  context: ApiContext,
): Promise<Response> {
  assertAcceptsJson(request)
  const { caller, params, raw } = request
  const parsed = serviceName.safeParse(params['service'])
  if (!parsed.success) {
    throw new ProblemError('invalid-request', 'the name of the service cannot be used', {
      errors: [
        {
          parameter: 'service',
          detail: 'expected letters, digits, spaces and . _ / ( ) & -, at most 100',
        },
      ],
    })
  }
  const service = parsed.data
  if (!permits(caller, 'registration:read', { services: [service] })) {
    throw new ProblemError('forbidden', 'the service is not granted to you')
  }
  if (!context.gate) {
    throw new ProblemError('not-found', 'no registers are configured', {
      hint: 'entities may be created for every service that is granted',
    })
  }
  const { verdict, registers, grace } = await context.gate.check(service, raw.signal)
  return Response.json(
    { service, allowed: verdict.answer === 'yes', verdict, registers, ...(grace && { grace }) },
    { headers: { 'cache-control': 'no-store' } },
  )
}
