export { staticCredential } from './credential-source.ts'
export type { CredentialSource } from './credential-source.ts'
export { Secret } from './secret.ts'
