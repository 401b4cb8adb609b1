import { now, type SessionCall } from '../call.ts'
import { shownTime } from '../time-zone.ts'
import { activeProfile } from './profiles.ts'
import { assignments, entityPath } from './entities.ts'

/** Preferences that every user has unless he changed them; as PHP keeps them, most numbers are texts. */
const preferences = {
  glpibackcreated: '0',
  glpicsv_delimiter: ';',
  glpidate_format: '0',
  glpidefault_requesttypes_id: '1',
  glpidisplay_count_on_home: '5',
  glpiduedatecritical_color: '#ff0000',
  glpiduedatecritical_less: '5',
  glpiduedatecritical_unit: '%',
  glpiduedateok_color: '#06ff00',
  glpiduedatewarning_color: '#ffb800',
  glpiduedatewarning_less: '20',
  glpiduedatewarning_unit: '%',
  glpifollowup_private: '0',
  glpikeep_devices_when_purging_item: '0',
}

const laterPreferences = {
  glpilock_autolock_mode: '1',
  glpilock_directunlock_notification: '0',
  glpinames_format: '0',
  glpinotification_to_myself: '1',
  glpinumber_format: '0',
  glpipdffont: 'dejavusans',
  glpipriority_1: '#fff2f2',
  glpipriority_2: '#ffe0e0',
  glpipriority_3: '#ffcece',
  glpipriority_4: '#ffbfbf',
  glpipriority_5: '#ffadad',
  glpipriority_6: '#ff5555',
  glpirefresh_views: '0',
  glpiset_default_tech: '1',
  glpiset_default_requester: '1',
  glpishow_count_on_tabs: '1',
  glpishow_jobs_at_login: '0',
  glpitask_private: '0',
  glpitask_state: '1',
  glpiuse_flat_dropdowntree: '0',
  glpiuse_flat_dropdowntree_on_search_result: '1',
  glpipalette: 'auror',
  glpipage_layout: 'vertical',
  glpihighcontrast_css: '0',
  glpidefault_dashboard_central: 'central',
  glpidefault_dashboard_assets: 'assets',
  glpidefault_dashboard_helpdesk: 'assistance',
  glpidefault_dashboard_mini_ticket: 'mini_tickets',
  glpidefault_central_tab: '0',
  glpifold_menu: '0',
  glpifold_search: '0',
  glpisavedsearches_pinned: '0',
  glpirichtext_layout: 'classic',
  glpitimeline_order: 'natural',
  glpiitil_layout: '',
  glpitimeline_action_btn_layout: '0',
  glpitimeline_date_format: '0',
}

/** The whole session, as `getFullSession` shows it. */
export function fullSession(call: SessionCall): unknown {
  const { server, session } = call
  const user = server.db.table('User').get(session.userId) ?? {}
  const profile = server.db.table('Profile').get(session.profileId) ?? {}
  const entities = assignments(server, session.userId, session.profileId).map((row) => ({
    id: row['entities_id'],
    name: entityPath(server, Number(row['entities_id'])),
    is_recursive: row['is_recursive'],
  }))
  const own = user['list_limit']
  const name = entityPath(server, session.activeEntity)
  const shown = session.activeRecursive ? `${name} (tree structure)` : name
  return {
    valid_id: session.token,
    glpi_currenttime: shownTime(session.timeZone, now(call)),
    glpi_use_mode: 0,
    glpiID: session.userId,
    glpiis_ids_visible: '0',
    glpifriendlyname: user['name'],
    glpiname: user['name'],
    glpirealname: user['realname'],
    glpifirstname: user['firstname'],
    glpidefault_entity: 0,
    glpiextauth: 1,
    glpiauthtype: 1,
    glpiroot: '',
    glpi_plannings: [],
    glpicrontimer: Math.floor(server.clock.now() / 1000),
    glpi_tabs: [],
    ...preferences,
    glpilanguage: session.language,
    glpilist_limit: own === null || own === undefined ? '15' : Number(own),
    ...laterPreferences,
    glpi_dropdowntranslations: [],
    glpipluralnumber: 2,
    glpiprofiles: { [session.profileId]: { name: profile['name'], entities } },
    glpiactiveprofile: activeProfile(call),
    glpiactiveentities: session.activeEntities,
    glpisearch: [],
    glpiactiveentities_string: session.activeEntities.map((id) => `'${id}'`).join(','),
    glpiparententities: [],
    glpiparententities_string: '',
    glpiactive_entity: session.activeEntity,
    glpiactive_entity_recursive: session.activeRecursive,
    glpiactive_entity_name: shown,
    glpiactive_entity_shortname: shown,
    glpishowallentities: 1,
    glpigroups: [],
  }
}
