import { expect, test } from 'vitest'

import { saidOptions } from './said-options.ts'

test.each([
  ['nothing', undefined, {}],
  [
    'nulls',
    { timeout_h: null, thresholds: { critical: 1, warning: null } },
    { thresholds: { critical: 1 } },
  ],
  ['no thresholds', { thresholds: { critical: null } }, {}],
  [
    'what Datadog adds by itself',
    {
      notify_audit: false,
      include_tags: true,
      silenced: { '*': 5 },
      new_host_delay: 300,
      notify_no_data: false,
      groupby_simple_monitor: false,
    },
    {},
  ],
  [
    'the same, meant otherwise',
    { notify_audit: true, include_tags: false, new_host_delay: 60 },
    'all',
  ],
  ['a delay beside another', { new_host_delay: 300, new_group_delay: 60 }, 'all'],
  ['no data, twice', { notify_no_data: false, on_missing_data: 'show_no_data' }, 'all'],
  [
    'a schedule of its own',
    { on_missing_data: 'default', scheduling_options: { custom_schedule: { recurrences: [] } } },
    { scheduling_options: { custom_schedule: { recurrences: [] } } },
  ],
  ['white space at the end', { escalation_message: ' again \n' }, { escalation_message: ' again' }],
  ['what nobody knows', { from_tomorrow: [null, { a: null }], timeout_h: 0 }, 'all'],
])('%s', (_, options, said) => {
  expect(saidOptions(options)).toEqual(said === 'all' ? options : said)
})
