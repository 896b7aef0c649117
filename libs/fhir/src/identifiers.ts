import { TITRATE_ID } from './namespaces.js';

/** What a business identifier names; the prefix of its value. */
export type BusinessKind =
  | 'plan' | 'rx' | 'rxgroup' | 'session' | 'administration' | 'segment' | 'bolus' | 'observation' | 'goal' | 'finding' | 'consent'
  | 'task' | 'referral' | 'document' | 'practitioner' | 'organization' | 'patient' | 'condition' | 'protocol' | 'codesystem' | 'valueset';

/** The one identifier of ours on a thing: the same on our face, in every EHR and over every version. */
export const businessIdentifier = (kind: BusinessKind, id: string): { system: string; value: string } => ({ system: TITRATE_ID, value: `${kind}-${id}` });

export interface IdentifierToken {
  readonly system: string;
  readonly value: string;
}

/** Search token `system|value`; `\`, `,`, `|` and `$` of the value are escaped as R4 search demands. Not URL-encoded. */
export const searchToken = (i: IdentifierToken): string => `${i.system}|${i.value.replace(/[\\,|$]/g, (c) => `\\${c}`)}`;

/** Our business identifier on a resource, whatever the cardinality of `identifier` on its type. */
export function ownIdentifier(resource: unknown): IdentifierToken | undefined {
  const field = (resource as { identifier?: unknown } | null | undefined)?.identifier;
  for (const i of Array.isArray(field) ? field : [field]) {
    const candidate = i as { system?: unknown; value?: unknown } | null | undefined;
    if (candidate?.system === TITRATE_ID && typeof candidate.value === 'string') return { system: TITRATE_ID, value: candidate.value };
  }
  return undefined;
}
