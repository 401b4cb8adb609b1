import './scenario-monitors-create.ts'
import './scenario-monitors-read.ts'
import './scenario-monitors-write.ts'
import './scenario-dashboards.ts'
import './scenario-services.ts'
import './scenario-notifications.ts'

/** All numbered scenarios, for whoever plays them: plain HTTP here, a library in its own tests. */
export { scenarios } from './scenario.ts'
