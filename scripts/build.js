// `rolldown -c` without its table of chunks: the build is a step of other commands, whose output is what people want to read.
import { build } from 'rolldown'
import { loadConfig } from 'rolldown/config'

await build(await loadConfig('rolldown.config.ts'))
