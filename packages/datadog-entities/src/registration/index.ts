export { createRegistrationGate } from './create-gate.ts'
export type { RegistrationGateOptions } from './create-gate.ts'
export { datadogRegister } from './datadog-register.ts'
export type { DatadogRegisterOptions } from './datadog-register.ts'
export { decideRegistration } from './decide.ts'
export type { Findings, RegistrationPolicy } from './decide.ts'
export { explainRegistration } from './explain.ts'
export { leanixRegister } from './leanix-register.ts'
export type { LeanixOptions } from './leanix-register.ts'
export type { CacheOptions } from './lookups.ts'
export { nameProblemsIn } from './mapped-names.ts'
export type { MappedNames } from './mapped-names.ts'
export type { RegisterConnection } from './register-options.ts'
export type {
  RegistrationChecked,
  RegistrationDecided,
  RegistrationEvent,
} from './registration-events.ts'
export type {
  Finding,
  Found,
  Register,
  RegisterName,
  RegistrationGate,
  RegistrationReport,
} from './registration.ts'
export type { ServicenowCredentials } from './servicenow-access.ts'
export { servicenowRegister, serviceTables } from './servicenow-register.ts'
export type { ServicenowOptions } from './servicenow-register.ts'
