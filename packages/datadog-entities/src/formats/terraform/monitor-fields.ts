import { block, blocks, flag, ignored, number, record, same } from '../mapping/mapping.ts'
import type { Field, Fields } from '../mapping/mapping.ts'

const recurrences = block(
  record({
    recurrence: [
      'recurrences',
      blocks(
        record({ rrule: ['rrule', same], start: ['start', same], timezone: ['timezone', same] }),
      ),
    ],
  }),
)

const evaluationWindow = block(
  record({
    day_starts: ['day_starts', same],
    hour_starts: ['hour_starts', number],
    month_starts: ['month_starts', number],
    timezone: ['timezone', same],
  }),
)

/**
 * Arguments of the resource `datadog_monitor`, after the documentation of Terraform's Datadog provider. What Datadog
 * has in `options` stands beside the rest there; numbers and booleans may be texts; `variables` is not among them.
 */
export const monitorFields: Fields = {
  assets: [
    'assets',
    blocks(
      record({
        category: ['category', same],
        name: ['name', same],
        resource_key: ['resource_key', same],
        resource_type: ['resource_type', same],
        url: ['url', same],
      }),
    ),
  ],
  draft_status: ['draft_status', same],
  message: ['message', same],
  name: ['name', same],
  priority: ['priority', number],
  query: ['query', same],
  restricted_roles: ['restricted_roles', same],
  tags: ['tags', same],
  type: ['type', same],

  enable_logs_sample: ['options.enable_logs_sample', flag],
  enable_samples: ['options.enable_samples', flag],
  escalation_message: ['options.escalation_message', same],
  evaluation_delay: ['options.evaluation_delay', number],
  group_retention_duration: ['options.group_retention_duration', same],
  groupby_simple_monitor: ['options.groupby_simple_monitor', flag],
  include_tags: ['options.include_tags', flag],
  locked: ['options.locked', flag],
  monitor_threshold_windows: [
    'options.threshold_windows',
    block(
      record({
        recovery_window: ['recovery_window', same],
        trigger_window: ['trigger_window', same],
      }),
    ),
  ],
  monitor_thresholds: [
    'options.thresholds',
    block(
      record({
        critical: ['critical', number],
        critical_recovery: ['critical_recovery', number],
        ok: ['ok', number],
        unknown: ['unknown', number],
        warning: ['warning', number],
        warning_recovery: ['warning_recovery', number],
      }),
    ),
  ],
  new_group_delay: ['options.new_group_delay', number],
  new_host_delay: ['options.new_host_delay', number],
  no_data_timeframe: ['options.no_data_timeframe', number],
  notification_preset_name: ['options.notification_preset_name', same],
  notify_audit: ['options.notify_audit', flag],
  notify_by: ['options.notify_by', same],
  notify_no_data: ['options.notify_no_data', flag],
  on_missing_data: ['options.on_missing_data', same],
  renotify_interval: ['options.renotify_interval', number],
  renotify_occurrences: ['options.renotify_occurrences', number],
  renotify_statuses: ['options.renotify_statuses', same],
  require_full_window: ['options.require_full_window', flag],
  scheduling_options: [
    'options.scheduling_options',
    block(
      record({
        custom_schedule: ['custom_schedule', recurrences],
        evaluation_window: ['evaluation_window', evaluationWindow],
      }),
    ),
  ],
  timeout_h: ['options.timeout_h', number],

  ...forTerraform('force_delete', 'validate', 'depends_on', 'lifecycle', 'provider', '//'),
}

/** What speaks to Terraform and not to Datadog. */
function forTerraform(...names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name): [string, Field] => [name, ['', ignored]]))
}
