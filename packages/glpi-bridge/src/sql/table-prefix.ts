import {
  OperationNodeTransformer,
  type KyselyPlugin,
  type PluginTransformQueryArgs,
  type PluginTransformResultArgs,
  type QueryId,
  type QueryResult,
  type RootOperationNode,
  type SchemableIdentifierNode,
  type UnknownRow,
} from 'kysely'

import { tableNames } from './tables.ts'

const ours: ReadonlySet<string> = new Set(tableNames)

/** Puts the store's prefix before the names of our tables, so that queries can be written without it. */
export class TablePrefix extends OperationNodeTransformer implements KyselyPlugin {
  readonly #prefix: string

  constructor(prefix: string) {
    super()
    this.#prefix = prefix
  }

  transformQuery({ node, queryId }: PluginTransformQueryArgs): RootOperationNode {
    return this.transformNode(node, queryId)
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return result
  }

  protected override transformSchemableIdentifier(
    node: SchemableIdentifierNode,
    queryId: QueryId,
  ): SchemableIdentifierNode {
    const { identifier, ...rest } = super.transformSchemableIdentifier(node, queryId)
    const { name } = identifier
    return {
      ...rest,
      identifier: ours.has(name) ? { ...identifier, name: `${this.#prefix}${name}` } : identifier,
    }
  }
}
