export type { Alert, AlertStatus, Delivery, DeliveryKey } from './alert.ts'
export { createBridge } from './bridge.ts'
export type { Bridge, BridgeOptions, BridgeWorkerOptions, PauseRequest } from './bridge.ts'
export type { ConnectionOptions } from './connection.ts'
export { GlpiError } from './errors.ts'
export type { GlpiErrorCode, GlpiProblem } from './errors.ts'
export type {
  BridgeEvent,
  DeliveryAccepted,
  DeliveryDuplicate,
  IncidentChanged,
  Login,
  OperationFinished,
  OperationStarted,
  PauseChanged,
  StoreFailed,
  UpstreamHappened,
} from './events.ts'
export type { CloseMode } from './glpi/v1/closing.ts'
export { createGlpiV1 } from './glpi/v1/glpi.ts'
export type { GlpiIdentity, GlpiStatus, GlpiV1, GlpiV1Options } from './glpi/v1/glpi.ts'
export type { LoginPaceOptions } from './glpi/v1/login-pace.ts'
export type { SessionStatus } from './glpi/v1/session.ts'
export type { TicketDefaults } from './glpi/v1/tickets.ts'
export type { BridgeHealth, Checkable, Health } from './health.ts'
export type { Receipt, ReceiptLine } from './intake.ts'
export type { Announcement, IvrCaller } from './ivr/ivr-caller.ts'
export { createIvr } from './ivr/ivr.ts'
export type { Ivr, IvrOptions } from './ivr/ivr.ts'
export type { Decision } from './lifecycle/decision.ts'
export { decide } from './lifecycle/decide.ts'
export type {
  AlertEvent,
  CloseResult,
  LifecycleEvent,
  OutcomeEvent,
  TimeEvent,
} from './lifecycle/event.ts'
export { idleIncident } from './lifecycle/incident.ts'
export type {
  Incident,
  IncidentState,
  KnownTicket,
  Member,
  Occurrence,
  PendingOperation,
} from './lifecycle/incident.ts'
export type { IncidentKey } from './lifecycle/key.ts'
export type { Subject } from './lifecycle/subject.ts'
export { defaultPolicy } from './lifecycle/policy.ts'
export type { LifecyclePolicy, Threshold, UnknownOutcomePolicy } from './lifecycle/policy.ts'
export type { Reason, ReasonCode } from './lifecycle/reason.ts'
export type { Backoff } from './outbox/backoff.ts'
export type {
  Claim,
  FindTicket,
  Lane,
  Operation,
  OperationKind,
  OutboxId,
  OutboxRequest,
  Settlement,
} from './outbox/operation.ts'
export type { Problem } from './problem.ts'
export { defaultResourceMapping } from './resources/defaults.ts'
export { explainIdentity, identify } from './resources/identify.ts'
export type { Identification } from './resources/identify.ts'
export { incidentKeyOf } from './resources/incident-key.ts'
export { parseResourceMapping } from './resources/parse-mapping.ts'
export type { ParsedMapping } from './resources/parse-mapping.ts'
export type { ResourceEntry, ResourceMapping } from './resources/resource-mapping.ts'
export type { Resource } from './resources/resource.ts'
export { parseAlertmanager } from './sources/alertmanager.ts'
export type { ParsedDelivery, Reception } from './sources/alertmanager.ts'
export { alertmanagerPayloadSchema } from './sources/alertmanager-payload.ts'
export type { AlertmanagerAlert, AlertmanagerPayload } from './sources/alertmanager-payload.ts'
export { StoreError } from './store/store-error.ts'
export type { StoreErrorCode, StoreProblem } from './store/store-error.ts'
export { leaseSkewMs } from './store/store.ts'
export type {
  ClaimRequest,
  Loaded,
  OutboxSummary,
  Overview,
  PauseChange,
  PauseState,
  Store,
  Transaction,
  TransactionKey,
  TransactionKeys,
} from './store/store.ts'
export { markerOf } from './tickets/marker.ts'
export type { Marker } from './tickets/marker.ts'
export { isEnded } from './tickets/ticket.ts'
export type { FoundTicket, Level, TicketDraft, TicketId, TicketStatus } from './tickets/ticket.ts'
export type { Ticketing } from './tickets/ticketing.ts'
