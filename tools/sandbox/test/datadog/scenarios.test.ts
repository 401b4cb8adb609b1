import { scenarios } from './all-scenarios.ts'
import { plainHttp, playAll } from './scenario.ts'

playAll(scenarios, [plainHttp])
