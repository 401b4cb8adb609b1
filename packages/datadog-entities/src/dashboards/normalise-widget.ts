import { asSet } from '../diff/canonical-text.ts'
import { isSame } from '../diff/changes-between.ts'
import { isJsonArray, isJsonObject } from '../json.ts'
import type { Json, JsonObject } from '../json.ts'

/** What every widget shows when nobody says anything else. */
const OF_ALL: JsonObject = { time: {}, title_align: 'left', title_size: '16' }

const OF_TYPE: Readonly<Record<string, JsonObject>> = {
  timeseries: {
    legend_size: '0',
    legend_layout: 'auto',
    legend_columns: ['avg', 'min', 'max', 'value', 'sum'],
    markers: [],
  },
  note: {
    background_color: 'white',
    font_size: '14',
    has_padding: true,
    show_tick: false,
    text_align: 'left',
    tick_edge: 'left',
    tick_pos: '50%',
    vertical_align: 'top',
  },
  free_text: { font_size: 'auto', text_align: 'left' },
  slo: { global_time_target: '0' },
}

const OF_AXIS: JsonObject = {
  label: '',
  scale: 'linear',
  min: 'auto',
  max: 'auto',
  include_zero: true,
}

const OF_STYLE: JsonObject = { palette: 'dog_classic', line_type: 'solid', line_width: 'normal' }

/**
 * Widgets without their ids, and without what the interface of Datadog writes into them that would hold anyway. The
 * order of conditional formats does not count.
 */
export function normaliseWidgets(widgets: readonly Json[]): readonly Json[] {
  return widgets.map((widget) => {
    if (!isJsonObject(widget)) return widget
    const { id: _id, definition, ...others } = widget
    return {
      ...others,
      definition: isJsonObject(definition) ? normalDefinition(definition) : definition,
    }
  })
}

function normalDefinition(definition: JsonObject): JsonObject {
  const { type, widgets, requests, yaxis } = definition
  const presets = { ...OF_ALL, ...(typeof type === 'string' ? OF_TYPE[type] : undefined) }
  return without(presets, {
    ...definition,
    ...(isJsonArray(widgets) && { widgets: normaliseWidgets(widgets) }),
    ...(isJsonArray(requests) && { requests: requests.map(normalRequest) }),
    ...(isJsonObject(yaxis) && { yaxis: nothingIfEmpty(without(OF_AXIS, yaxis)) }),
  })
}

function normalRequest(request: Json): Json {
  if (!isJsonObject(request)) return request
  const { style, formulas } = request
  return withFormats({
    ...request,
    ...(isJsonObject(style) && { style: nothingIfEmpty(without(OF_STYLE, style)) }),
    ...(isJsonArray(formulas) && {
      formulas: formulas.map((formula) => (isJsonObject(formula) ? withFormats(formula) : formula)),
    }),
  })
}

function withFormats(holder: JsonObject): JsonObject {
  const { conditional_formats: formats } = holder
  if (!isJsonArray(formats)) return holder
  return { ...holder, conditional_formats: formats.length === 0 ? undefined : asSet(formats) }
}

function without(presets: JsonObject, holder: JsonObject): JsonObject {
  const kept = Object.entries(holder).filter(
    ([name, value]) => !(Object.hasOwn(presets, name) && isSame(value, presets[name])),
  )
  return Object.fromEntries(kept)
}

function nothingIfEmpty(holder: JsonObject): JsonObject | undefined {
  return Object.keys(holder).length === 0 ? undefined : holder
}
