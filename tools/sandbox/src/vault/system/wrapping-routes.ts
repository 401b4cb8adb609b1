import type { Handler, Route } from '../server.ts'
import { wrappingTokenOf } from '../http/wrapping.ts'
import { failure, invalid } from '../refusal.ts'
import { nanoTime } from '../text/times.ts'
import { wrapEnvelope } from '../http/answers.ts'

const lookup: Handler = (call) => {
  const { wrapped, createdAt } = wrappingTokenOf(call)
  return {
    data: {
      creation_path: wrapped?.path ?? '',
      creation_time: nanoTime(createdAt),
      creation_ttl: wrapped?.seconds ?? 0,
    },
  }
}

/** The wrapped answer. The token has been spent as the caller's own, or is spent now as the one in the body. */
const unwrap: Handler = (call) => {
  const { server, token, sentToken, data } = call
  const inBody = data['token']
  const isOther = typeof inBody === 'string' && inBody !== ''
  if (isOther && inBody === sentToken) {
    throw failure(
      "error decrementing wrapping token's use-count: invalid token entry provided for use count decrementing",
    )
  }
  const spent = isOther ? wrappingTokenOf(call) : token
  if (spent?.wrapped === undefined) throw invalid('wrapping token is not valid or does not exist')
  const { answer } = spent.wrapped
  server.tokens.revoke(spent)
  return { kept: answer }
}

const rewrap: Handler = (call) => {
  const { server, now, namespace } = call
  const old = wrappingTokenOf(call)
  if (old.wrapped === undefined) throw failure('internal error')
  const { path, seconds } = old.wrapped
  server.tokens.revoke(old)
  const made = server.tokens.create({
    namespace,
    policies: ['response-wrapping'],
    path,
    createdAt: now,
    ttl: seconds,
    usesLeft: 1,
    wrapped: old.wrapped,
  })
  return {
    kept: wrapEnvelope({
      token: made.id,
      accessor: made.accessor,
      ttl: seconds,
      creation_time: nanoTime(now),
      creation_path: path,
    }),
  }
}

/** The paths below `sys/wrapping`. */
export const wrappingRoutes: readonly Route[] = [
  {
    path: /^wrapping\/wrap$/,
    operations: {
      update: ({ data, wrapSeconds }) => {
        if (wrapSeconds === 0) throw invalid('endpoint requires response wrapping to be used')
        return { data }
      },
    },
  },
  {
    path: /^wrapping\/lookup$/,
    fields: ['token'],
    operations: { update: lookup, read: lookup },
  },
  { path: /^wrapping\/unwrap$/, fields: ['token'], operations: { update: unwrap } },
  { path: /^wrapping\/rewrap$/, fields: ['token'], operations: { update: rewrap } },
]
