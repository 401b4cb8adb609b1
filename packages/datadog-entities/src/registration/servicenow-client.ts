import type { Clock } from '@retriever/upstream'

import { connect } from './connect.ts'
import { withCredential } from './credential-anew.ts'
import type { RegisterConnection } from './register-options.ts'
import { servicenowAccess } from './servicenow-access.ts'
import type { ServicenowCredentials } from './servicenow-access.ts'
import type { ConfigurationItem, TableAnswer } from './servicenow-match.ts'
import { queryNameProblem } from './service-name.ts'
import { UnusableAnswer } from './unusable-answer.ts'

/** Records of one name are few; when there are more, the first ones tell enough. */
const mostRecords = 10

/** Reads tables of ServiceNow. */
export interface ServicenowClient {
  /** What the table gives for this name, which must be one that a query can hold. Rejects when there is no answer. */
  named(table: string, name: string, signal: AbortSignal): Promise<TableAnswer>
  close(): Promise<void>
}

/** Connects. Throws a `DatadogError` `config` with everything in the options that cannot be used, and with `problems`. */
export function servicenowClient(
  credentials: ServicenowCredentials,
  connection: RegisterConnection & { readonly clock: Clock },
  problems: readonly string[],
): ServicenowClient {
  const upstream = connect('servicenow', connection, problems)
  const ending = new AbortController()
  const { clock } = connection
  const access = servicenowAccess(credentials, { upstream, clock, signal: ending.signal })
  return {
    async named(table, name, signal) {
      // Whoever calls has looked at the name; this is the last place where a mistake can be stopped.
      if (queryNameProblem(name) !== undefined)
        throw new UnusableAnswer('cannot be asked this name')
      const answer = await withCredential(access, signal, (headers) =>
        upstream.request({
          path: `/api/now/table/${table}`,
          query: {
            sysparm_query: `name=${name}`,
            sysparm_fields: 'sys_id,name,sys_class_name,operational_status',
            sysparm_limit: mostRecords,
            sysparm_exclude_reference_link: true,
            sysparm_display_value: false,
          },
          headers: { accept: 'application/json', ...headers },
          signal,
        }),
      )
      const total = answer.headers.get('x-total-count')
      return {
        items: itemsIn(answer.json()),
        total: total !== null && /^\d{1,15}$/.test(total) ? Number(total) : undefined,
        limit: mostRecords,
      }
    },
    async close() {
      ending.abort()
      await upstream.close()
    },
  }
}

function itemsIn(answer: unknown): readonly ConfigurationItem[] {
  const rows = at(answer, 'result')
  // A query that took too long gives what it had found so far, and says so behind it.
  if (at(answer, 'error') !== undefined) throw new UnusableAnswer('broke its answer off')
  if (!Array.isArray(rows)) throw new UnusableAnswer('answers, but not as its API does')
  return rows.map((row: unknown) => ({
    id: text(row, 'sys_id') ?? '',
    name: text(row, 'name'),
    table: text(row, 'sys_class_name'),
    operationalStatus: text(row, 'operational_status'),
  }))
}

/** A field that is empty, or that the reader may not see, counts as none. */
function text(row: unknown, field: string): string | undefined {
  const value = at(row, field)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function at(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
}
