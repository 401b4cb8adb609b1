import { createHash } from 'node:crypto'

import type { Scope } from '../../access/scope.ts'
import type { Route, RouteRequest } from '../../capability.ts'
import type { RouteContract } from '../../http/contract.ts'
import { idempotencyKeyOf } from '../../http/idempotency-key.ts'
import { ProblemError } from '../../problem.ts'
import { adoptEntity } from './adopt.ts'
import type { ApiContext } from './api-context.ts'
import { applyMany, longestApply } from './apply-many.ts'
import { applyContract, contractFor, registrationContract } from './contracts.ts'
import type { Use } from './contracts.ts'
import { createEntity } from './create.ts'
import { differenceTo, drift } from './difference.ts'
import { entityTypes } from './entity-type.ts'
import type { EntityType } from './entity-type.ts'
import { listEntities } from './list.ts'
import { longestEntity } from './one-entity.ts'
import * as queries from './queries.ts'
import { readQuery } from './query.ts'
import { readEntity } from './read.ts'
import { problemOf } from './refused.ts'
import { registrationOf } from './registration.ts'
import { removeEntity } from './remove.ts'
import { updateEntity } from './update.ts'
import { validateEntity } from './validate.ts'

/** Every route of the section: the same for the three kinds, and two for all of them. */
export function entityRoutes(context: ApiContext): readonly Route[] {
  return [
    ...Object.values(entityTypes).flatMap((type) => routesFor(type, context)),
    {
      method: 'POST',
      path: '/apply',
      access: { type: 'scope', scope: ['monitor:write', 'alert:write', 'dashboard:write'] },
      maxBodyBytes: longestApply,
      contract: applyContract,
      handle: (request) =>
        answered(request, context, () =>
          applyMany(request, readQuery(request, queries.applyQuery), context),
        ),
    },
    {
      method: 'GET',
      path: '/registration/:service',
      access: { type: 'scope', scope: 'registration:read' },
      contract: registrationContract,
      handle: (request) => answered(request, context, () => registrationOf(request, context)),
    },
  ]
}

function routesFor(type: EntityType, context: ApiContext): readonly Route[] {
  const { kind } = type
  const one = `/${kind}/:id`
  const route = (
    [method, path]: readonly [Route['method'], string],
    use: Use,
    scope: Scope,
    handle: (request: RouteRequest) => Promise<Response>,
  ): Route => {
    let contract: RouteContract | undefined
    return {
      method,
      path,
      access: { type: 'scope', scope },
      maxBodyBytes: longestEntity,
      // Made when it is asked for first: all of them at once would hold up the start.
      get contract() {
        return (contract ??= contractFor(type, use))
      },
      handle: (request) => answered(request, context, () => handle(request)),
    }
  }
  const [read, write, remove] = [`${kind}:read`, `${kind}:write`, `${kind}:delete`] as const
  return [
    route(['POST', `/${kind}`], 'create', write, (request) =>
      createEntity(request, readQuery(request, queries.createQuery), type, context),
    ),
    route(['GET', `/${kind}`], 'list', read, (request) =>
      listEntities(request, readQuery(request, queries.listQuery), type, context),
    ),
    route(['POST', `/${kind}/validate`], 'validate', write, (request) =>
      validateEntity(request, readQuery(request, queries.validateQuery), type, context),
    ),
    route(['GET', one], 'read', read, (request) =>
      readEntity(request, readQuery(request, queries.readQuery), type, context),
    ),
    route(['PUT', one], 'update', write, (request) =>
      updateEntity(request, readQuery(request, queries.updateQuery), type, context),
    ),
    route(['DELETE', one], 'remove', remove, (request) =>
      removeEntity(request, readQuery(request, queries.removeQuery), type, context),
    ),
    route(['POST', `${one}/adopt`], 'adopt', 'adopt', (request) =>
      adoptEntity(request, readQuery(request, queries.adoptQuery), type, context),
    ),
    route(['POST', `${one}/diff`], 'difference', write, (request) =>
      differenceTo(request, readQuery(request, queries.readQuery), type, context),
    ),
    route(['GET', `${one}/diff`], 'drift', read, (request) =>
      drift(request, readQuery(request, queries.readQuery), type, context),
    ),
  ]
}

/** Answers once for each idempotency key, and tells what Datadog refuses in our own words. */
async function answered(
  request: RouteRequest,
  { idempotency }: ApiContext,
  work: () => Promise<Response>,
): Promise<Response> {
  const { raw, caller } = request
  const key = raw.method === 'POST' ? idempotencyKeyOf(raw.headers) : undefined
  try {
    if (key === undefined) return await work()
    const fingerprint = fingerprintOf(request)
    return await idempotency.once({ caller: caller.name, key, fingerprint }, work)
  } catch (error) {
    const told = problemOf(error)
    if (told instanceof ProblemError) request.audit({ outcome: told.code })
    throw told
  }
}

/** What a repetition has in common with the first request. */
function fingerprintOf({ raw, body }: RouteRequest): string {
  const { pathname, search } = new URL(raw.url)
  const headers = ['content-type', 'accept', 'if-match'].map((name) => raw.headers.get(name))
  return createHash('sha256')
    .update(JSON.stringify([raw.method, pathname, search, headers]))
    .update(body)
    .digest('base64url')
}
