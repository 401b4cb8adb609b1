type NodeHttp = typeof import('node:http')

/**
 * `node:http`, got so that only what is used is loaded: an `import` statement reads every name that the module has, and
 * one of those names loads an HTTP client that takes longer to start than all the rest of us.
 */
const http: NodeHttp = process.getBuiltinModule('node:http')

export const Agent: NodeHttp['Agent'] = http.Agent
export const request: NodeHttp['request'] = http.request
