// The arrows of docs/architecture.md: what each room of the house may import, and nothing else.
const SLICE = ['clinical', 'fhir', 'database', 'audit', 'chart', 'platform', 'access'];

/** Lib -> libs that it may import. */
export const ARROWS = {
  clinical: [],
  fhir: ['clinical'],
  platform: ['clinical'],
  database: ['platform'],
  audit: ['database', 'platform'],
  chart: ['fhir', 'database', 'audit', 'platform', 'access', 'clinical'],
  ehr: ['fhir', 'platform', 'clinical'],
  access: ['database', 'audit', 'platform', 'clinical'],
  referrals: SLICE,
  plans: [...SLICE, 'referrals'],
  sessions: [...SLICE, 'referrals', 'plans'],
  outcomes: [...SLICE, 'referrals', 'plans', 'sessions'],
  sync: ['ehr', 'chart', 'fhir', 'database', 'audit', 'platform', 'access', 'clinical', 'referrals'],
};

/** The pure libs may use these packages and no part of Node. */
export const PURE = { clinical: ['decimal\\.js', '@lhncbc/ucum-lhc'], fhir: ['decimal\\.js', '@lhncbc/ucum-lhc', '@types/fhir'] };

const arrows = Object.entries(ARROWS).map(([lib, allowed]) => ({
  name: `arrows-of-${lib}`,
  severity: 'error',
  comment: `libs/${lib} may import only: ${allowed.join(', ') || 'nothing of ours'}`,
  from: { path: `^libs/${lib}/`, pathNot: '\\.spec\\.ts$' },
  to: { path: '^(libs|apps|test)/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

const pure = Object.entries(PURE).map(([lib, packages]) => ({
  name: `${lib}-is-pure`,
  severity: 'error',
  comment: `libs/${lib} has no framework, clock, id source or I/O`,
  from: { path: `^libs/${lib}/`, pathNot: '\\.spec\\.ts$' },
  to: { dependencyTypesNot: ['local', 'aliased-subpath-import', 'aliased', 'undetermined'], path: '.', pathNot: `^(libs/|node_modules/(${packages.join('|')})/)` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...arrows,
    ...pure,
    {
      name: 'one-door',
      severity: 'error',
      comment: 'A lib is entered only through its src/index.ts',
      from: { path: '^(?:libs/([^/]+)|apps/[^/]+|test)/' },
      to: { path: '^libs/([^/]+)/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$', '^libs/database/src/embedded-postgres\\.ts$'] },
    },
    {
      name: 'sandbox-ehr-alone',
      severity: 'error',
      comment: 'The stand-in hospital imports nothing of ours: it would repeat our mistakes instead of catching them',
      from: { path: '^apps/sandbox-ehr/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^(libs|test)/|^apps/(?!sandbox-ehr/)' },
    },
    {
      name: 'apps-are-ends',
      severity: 'error',
      comment: 'Nothing imports an app, except the tests',
      from: { path: '^(libs|apps/([^/]+))/', pathNot: '\\.spec\\.ts$' },
      to: { path: '^apps/', pathNot: '^apps/$2/' },
    },
    { name: 'no-circles', severity: 'error', comment: 'A circle is one part in two files', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', comment: 'An import that leads nowhere', from: {}, to: { couldNotResolve: true, pathNot: '^@medplum/fhirtypes$' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|var|test/fixtures)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { conditionNames: ['source', 'import', 'node', 'types', 'default'], exportsFields: ['exports'], extensions: ['.ts', '.tsx', '.js', '.mjs', '.d.ts'] },
  },
};
