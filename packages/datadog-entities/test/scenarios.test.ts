import { scenarios } from '../../../tools/sandbox/test/datadog/all-scenarios.ts'
import { playAll } from '../../../tools/sandbox/test/datadog/scenario.ts'
import { library } from './library-player.ts'

playAll(scenarios, [library])
