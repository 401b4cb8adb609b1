import { describe, expect, test } from 'vitest'

import type { JsonObject } from '../json.ts'
import type { DashboardBody, LiveDashboard, Widget } from './dashboard.ts'
import { keepWidgetIds } from './keep-widget-ids.ts'

function widget(type: string, title: string, id?: number, more: JsonObject = {}): Widget {
  return { ...(id !== undefined && { id }), definition: { type, title, ...more } }
}

function group(title: string, widgets: readonly Widget[], id?: number): Widget {
  return widget('group', title, id, { widgets })
}

function declared(widgets: readonly Widget[], more: JsonObject = {}): DashboardBody {
  return { title: 't', layout_type: 'ordered', widgets, ...more }
}

function live(widgets: readonly Widget[], more: JsonObject = {}): LiveDashboard {
  return { ...declared(widgets, more), id: 'abc-def-ghi' }
}

function kept(body: DashboardBody, from: LiveDashboard): readonly Widget[] {
  return keepWidgetIds(body, from).widgets
}

describe('widgets', () => {
  test('are known by title and type, wherever they stand', () => {
    const found = live([widget('note', 'a', 1), widget('note', 'b', 2), widget('slo', 'a', 3)])
    const wanted = declared([widget('slo', 'a'), widget('note', 'new'), widget('note', 'a')])
    expect(kept(wanted, found)).toEqual([
      widget('slo', 'a', 3),
      widget('note', 'new'),
      widget('note', 'a', 1),
    ])
  })

  test('that look alike keep their order', () => {
    const found = live([widget('note', '', 1), widget('note', '', 2), widget('note', '', 3)])
    const wanted = declared([widget('note', ''), widget('note', '')])
    expect(kept(wanted, found).map(({ id }) => id)).toEqual([1, 2])
  })

  test('of different groups are not mixed up', () => {
    const found = live([
      group('x', [widget('note', 'a', 1)], 10),
      group('y', [widget('note', 'a', 2)], 20),
    ])
    const wanted = declared([group('y', [widget('note', 'a')]), group('x', [widget('note', 'a')])])
    expect(kept(wanted, found)).toEqual([
      group('y', [widget('note', 'a', 2)], 20),
      group('x', [widget('note', 'a', 1)], 10),
    ])
  })

  test('keep ids that were declared and are live, and nobody else gets them', () => {
    const found = live([widget('note', 'a', 1), widget('note', 'a', 2)])
    const wanted = declared([widget('note', 'a'), widget('note', 'renamed', 1)])
    expect(kept(wanted, found)).toEqual([widget('note', 'a', 2), widget('note', 'renamed', 1)])
  })

  test('that are new keep the id that they bring', () => {
    expect(kept(declared([widget('note', 'a', 5)]), live([]))).toEqual([widget('note', 'a', 5)])
  })
})

describe('tabs', () => {
  test('follow widgets whose ids came from another dashboard', () => {
    const found = live([widget('note', 'a', 1), widget('note', 'b', 2)], {
      tabs: [{ id: 'u-1', name: 'one', widget_ids: [1] }],
    })
    const wanted = declared([widget('note', 'a', 71), widget('note', 'b', 72)], {
      tabs: [
        { name: 'one', widget_ids: [72, 71] },
        { name: 'two', widget_ids: ['@1'] },
      ],
    })
    expect(keepWidgetIds(wanted, found)).toEqual(
      declared([widget('note', 'a', 1), widget('note', 'b', 2)], {
        tabs: [
          { id: 'u-1', name: 'one', widget_ids: [2, 1] },
          { name: 'two', widget_ids: ['@1'] },
        ],
      }),
    )
  })
})

test('what was declared is not written to', () => {
  const wanted = declared([group('g', [widget('note', 'a')])])
  const before = structuredClone(wanted)
  keepWidgetIds(wanted, live([group('g', [widget('note', 'a', 1)], 2)]))
  expect(wanted).toEqual(before)
})
