export type { ApplicationKey } from './datadog/access/keys.ts'
export type { Scope } from './datadog/access/scopes.ts'
export type { DatadogCredentials, DatadogSeed } from './datadog/datadog.ts'
export type {
  DatadogSettings,
  DatadogSettingsChange,
  MonitorState,
  MonitorStatus,
} from './datadog/settings.ts'
export { control, type ClockAnswer, type ClockRequest, type Control } from './frame/control.ts'
export type { FaultEffect, FaultRule, FaultRuleState } from './frame/faults.ts'
export type { JournalEntry, JournalFilter } from './frame/journal.ts'
export type { GlpiCredentials, GlpiSeed } from './glpi/glpi.ts'
export type { GlpiSettings, SeedRows, TicketRule } from './glpi/settings.ts'
export type { IvrCall, IvrCredentials, IvrSeed } from './ivr/ivr.ts'
export { serviceAccountToken, type ServiceAccountToken } from './vault/seed/cluster.ts'
export type { SeedWrite } from './vault/seed/default-seed.ts'
export type { Standby, VaultSettings } from './vault/settings.ts'
export type { VaultCredentials, VaultSeed } from './vault/vault.ts'
export {
  standInNames,
  startStandIn,
  type RunningStandIn,
  type StandInName,
  type StandIns,
  type StartOptions,
} from './stand-ins.ts'
