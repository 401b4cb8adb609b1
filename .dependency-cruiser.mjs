/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-app-imports',
      severity: 'error',
      comment: 'A library never imports an app.',
      from: { path: '^packages/' },
      to: { path: '^apps/' },
    },
    {
      name: 'packages-stand-alone',
      severity: 'error',
      comment: 'A library uses no other library of ours but upstream and kubernetes.',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/($1|upstream|kubernetes)/' },
    },
    {
      name: 'tools-only-for-tests',
      severity: 'error',
      comment: 'Nothing that ships knows the sandbox.',
      from: { path: '^(packages|apps)/', pathNot: '(\\.test\\.ts$|/test/)' },
      to: { path: '^tools/' },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      comment: 'A stand-in that shares code with its client agrees with it by construction.',
      from: { path: '^tools/sandbox/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages|apps)/' },
    },
    {
      name: 'decisions-are-pure',
      severity: 'error',
      comment: 'Files that decide import nothing of Node and no client.',
      from: {
        path: '(/(plan|decide|compile|next-step|answer|outcome|draft|identify)\\.ts$|/lifecycle/)',
        pathNot: '\\.test\\.ts$',
      },
      to: { dependencyTypes: ['core', 'npm', 'npm-peer'] },
    },
    {
      name: 'sql-in-one-room',
      severity: 'error',
      comment: 'Only the SQL stores know SQL; everything else knows the Store.',
      from: { path: '^packages/glpi-bridge/src/(?!sql/)', pathNot: '\\.test\\.ts$' },
      to: { path: '(node_modules/kysely/|^(node:)?sqlite$|^packages/glpi-bridge/src/sql/)' },
    },
    {
      name: 'no-deep-imports',
      severity: 'error',
      comment: 'Another package is imported by its name only.',
      from: { path: '^(packages|apps|tools)/([^/]+)/' },
      to: {
        path: '^packages/([^/]+)/src/(?!index\\.ts$|(sql|testing|registration)/index\\.ts$|(clock|secret-source)\\.ts$)',
        pathNot: '^$1/$2/',
      },
    },
    {
      name: 'not-to-undeclared',
      severity: 'error',
      comment:
        'What a package imports, its users get; node-vault is bundled into the one that uses it.',
      from: { path: '/src/', pathNot: '\\.test\\.ts$' },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev', 'unknown'],
        dependencyTypesNot: ['npm-peer'],
        pathNot: '^node_modules/node-vault/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(packages|apps|tools)/[^/]+/dist/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@retriever/source', 'import', 'node', 'default', 'types'],
    },
  },
}
