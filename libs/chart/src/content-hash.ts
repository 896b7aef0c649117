import { createHash } from 'node:crypto';
import { canonicalHash } from '#fhir';

/** SHA-256 (hex) of a resource's content: what a server sets by itself (meta.versionId, meta.lastUpdated) does not count. */
export const contentHash = (resource: fhir4.Resource): string => canonicalHash(resource, (text) => createHash('sha256').update(text).digest('hex'));
