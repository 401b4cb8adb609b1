import { sysIdOf, type RowSeed } from '../rows/row.ts'

const owner = sysIdOf('sys_user', 'Ada Holm')

/**
 * The services of a shop, as they are registered: most of them as mapped services, some in other tables; another case,
 * versions, a retired one, one that is planned. `Email` is there for everybody who can log in.
 */
export const defaultRows: Readonly<Record<string, readonly RowSeed[]>> = {
  sys_user: [
    { name: 'Ada Holm', user_name: 'ada.holm', email: 'ada.holm@example.com', active: 'true' },
  ],
  sys_user_group: [{ name: 'Shop Operations', active: 'true' }],
  cmdb_ci_service: [
    { name: 'Email', number: 'SNSVC0001001', owned_by: owner },
    { name: 'CHECKOUT', number: 'SNSVC0001002', owned_by: owner },
    { name: 'Inventory', number: 'SNSVC0001003' },
  ],
  cmdb_ci_service_discovered: [
    {
      name: 'web-store',
      owned_by: owner,
      support_group: sysIdOf('sys_user_group', 'Shop Operations'),
    },
    { name: 'checkout', owned_by: owner },
    { name: 'payments-api', owned_by: owner },
    { name: 'payments-api-v2', operational_status: '7' },
    { name: 'legacy-billing', operational_status: '6', install_status: '7' },
  ],
  cmdb_ci_service_auto: [{ name: 'ledger' }, { name: 'fax-gateway' }],
  cmdb_ci_business_app: [{ name: 'Payments API', number: 'APM0001001', owned_by: owner }],
  cmdb_ci_appl: [{ name: 'payments', version: '4.2' }],
  cmdb_ci_server: [{ name: 'web01' }, { name: 'recommendations' }],
}
