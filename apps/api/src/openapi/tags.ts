import type { OpenAPIObject } from '@nestjs/swagger';

interface Tag {
  readonly group: 'Domain API' | 'FHIR face' | 'Operations';
  readonly name: string;
  /** Which addresses it holds; where several fit, the later one is the more special. */
  readonly path: RegExp;
  readonly description: string;
}

/** In the order of the work. */
const TAGS: readonly Tag[] = [
  { group: 'Domain API', name: 'Referrals', path: /^\/api\/v1\/referrals/, description: 'What hospitals placed, and our answer to it.' },
  { group: 'Domain API', name: 'Protocols', path: /^\/api\/v1\/protocols/, description: 'What a plan can follow: doses, limits and their sources.' },
  { group: 'Domain API', name: 'Thresholds', path: /^\/api\/v1\/thresholds/, description: 'The numbers that decide: what ships, and what the clinic set and signed.' },
  { group: 'Domain API', name: 'Plans', path: /^\/api\/v1\/plans/, description: 'Draft, screen, acknowledge, sign.' },
  { group: 'Domain API', name: 'Consents', path: /^\/api\/v1\/plans\/[^/]+\/consents/, description: 'What the patient signed: treatment off-label, and sharing of the record.' },
  { group: 'Domain API', name: 'Consent forms', path: /^\/api\/v1\/consent-forms/, description: 'The words that patients sign, version by version.' },
  { group: 'Domain API', name: 'Goals', path: /^\/api\/v1\/plans\/[^/]+\/goals/, description: 'What a course is to reach, and whether it does.' },
  { group: 'Domain API', name: 'Schedule', path: /^\/api\/v1\/(plans\/[^/]+\/schedule|schedule)/, description: 'When each session is due, and which are overdue.' },
  { group: 'Domain API', name: 'Sessions', path: /^\/api\/v1\/plans\/[^/]+\/sessions/, description: 'One infusion, from start to discharge.' },
  { group: 'Domain API', name: 'Outcomes', path: /^\/api\/v1\/plans\/[^/]+\/outcomes/, description: 'Pain, mood, function and opioids before, during and after a course.' },
  { group: 'Domain API', name: 'Delivery', path: /^\/api\/v1\/(referrals|plans)\/[^/]+\/sync/, description: 'What each EHR should hold, holds, and why not.' },
  { group: 'Domain API', name: 'EHR connections', path: /^\/api\/v1\/ehrs/, description: 'The hospitals that this clinic is connected to, and what their servers can do.' },
  { group: 'FHIR face', name: 'FHIR R4', path: /^\/fhir/, description: 'Referrals in, and read and search of what we hold, byte for byte what we send. A system gets its token at POST /oauth/token (SMART Backend Services).' },
  { group: 'Operations', name: 'Operations', path: /^\/(health|metrics)/, description: 'Health and measurements.' },
];

/** Puts every operation under one tag, and the tags into groups (`x-tagGroups`, as Redoc reads it). */
export function sortByTag(document: OpenAPIObject): OpenAPIObject {
  for (const [path, item] of Object.entries(document.paths)) {
    const tag = TAGS.findLast((each) => each.path.test(path));
    for (const operation of [item.get, item.post, item.put, item.patch, item.delete]) if (operation && tag) operation.tags = [tag.name];
  }
  document.tags = TAGS.map(({ name, group, description }) => ({ name, description: group === name ? description : `${group}. ${description}` }));
  const groups = Map.groupBy(TAGS, ({ group }) => group);
  return Object.assign(document, { 'x-tagGroups': [...groups].map(([name, tags]) => ({ name, tags: tags.map((tag) => tag.name) })) });
}
