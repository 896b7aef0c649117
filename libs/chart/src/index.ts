export type { Adoption } from './adopt.js';
export { Chart } from './chart.js';
export { ChartEntry } from './chart-entry.js';
export { ChartModule } from './chart.module.js';
export { contentHash } from './content-hash.js';
export type { Published } from './publish.js';
