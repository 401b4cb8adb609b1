import {
  fieldOf,
  inputType,
  objectType,
  plainFields,
  schemaOf,
  type CompositeType,
  type JsonArgs,
  type Schema,
} from '../graphql/schema.ts'
import { factSheetTypes } from './fact-sheet.ts'

/** What the fields of the schema do. */
export interface Resolvers {
  factSheet(id: string): unknown
  allFactSheets(args: JsonArgs): unknown
  parents(id: string): unknown
  children(id: string): unknown
}

const ofAll: Readonly<Record<string, string>> = {
  id: 'ID!',
  rev: 'Int',
  name: 'String!',
  displayName: 'String!',
  type: 'FactSheetType!',
  status: 'FactSheetStatus!',
  description: 'String',
  level: 'Int',
  tags: '[Tag!]',
}

/** The schema of a workspace. `lifecycle` stands on the types, and on what they share only when that is asked for. */
export function workspaceSchema(resolvers: Resolvers, lifecycleIsShared: boolean): Schema {
  const { factSheet, allFactSheets, parents, children } = resolvers
  const lifecycle = plainFields({ lifecycle: 'Lifecycle' })
  const shared = { ...plainFields(ofAll), ...(lifecycleIsShared ? lifecycle : {}) }
  const related = {
    relToParent: fieldOf('RelationConnection', {}, (_, { id }) => parents(String(id))),
    relToChild: fieldOf('RelationConnection', {}, (_, { id }) => children(String(id))),
  }
  const types = factSheetTypes.map((name): CompositeType => {
    const fields = { ...shared, ...lifecycle, ...related }
    return { kind: 'object', name, fields, is: ['BaseFactSheet'] }
  })
  return schemaOf('Query', [
    objectType('Query', {
      factSheet: fieldOf('BaseFactSheet', { id: 'ID!' }, ({ id }) => factSheet(String(id))),
      allFactSheets: fieldOf(
        'FactSheetConnection',
        {
          factSheetType: 'FactSheetType',
          filter: 'FilterInput',
          sort: '[Sorting]',
          first: 'Int',
          after: 'String',
        },
        allFactSheets,
      ),
    }),
    { kind: 'interface', name: 'BaseFactSheet', fields: shared, is: [] },
    ...types,
    objectType(
      'FactSheetConnection',
      plainFields({ totalCount: 'Int', pageInfo: 'PageInfo!', edges: '[FactSheetEdge]' }),
    ),
    objectType('FactSheetEdge', plainFields({ cursor: 'String', node: 'BaseFactSheet' })),
    objectType(
      'PageInfo',
      plainFields({
        hasNextPage: 'Boolean!',
        hasPreviousPage: 'Boolean!',
        startCursor: 'String',
        endCursor: 'String',
      }),
    ),
    objectType('RelationConnection', plainFields({ edges: '[RelationEdge]' })),
    objectType('RelationEdge', plainFields({ node: 'Relation' })),
    objectType('Relation', plainFields({ id: 'ID!', factSheet: 'BaseFactSheet' })),
    objectType('Lifecycle', plainFields({ asString: 'String', phases: '[LifecyclePhase]' })),
    objectType('LifecyclePhase', plainFields({ phase: 'String', startDate: 'String' })),
    objectType(
      'Tag',
      plainFields({ id: 'ID!', name: 'String!', color: 'String', tagGroup: 'TagGroup' }),
    ),
    objectType('TagGroup', plainFields({ id: 'ID!', name: 'String!' })),
    inputType('FilterInput', {
      ids: '[ID]',
      displayName: 'String',
      fullTextSearch: 'String',
      quickSearch: 'String',
      facetFilters: '[FacetFilter]',
    }),
    inputType('FacetFilter', { facetKey: 'String!', operator: 'FacetOperator', keys: '[String]!' }),
    inputType('Sorting', { key: 'String!', order: 'SortingOrder', mode: 'SortingMode' }),
    { kind: 'enum', name: 'FactSheetType', values: factSheetTypes },
    { kind: 'enum', name: 'FactSheetStatus', values: ['ACTIVE', 'ARCHIVED'] },
    { kind: 'enum', name: 'FacetOperator', values: ['AND', 'OR', 'NOR'] },
    { kind: 'enum', name: 'SortingOrder', values: ['asc', 'desc'] },
    { kind: 'enum', name: 'SortingMode', values: ['BY_FIELD'] },
  ])
}
