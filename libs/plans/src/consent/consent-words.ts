import { CONSENT_ELEMENTS, CONSENT_PURPOSES, type ConsentElement } from './consent.js';

/** Every element of either purpose, once. */
export const ELEMENTS = [...new Set(CONSENT_PURPOSES.flatMap((p) => Object.keys(CONSENT_ELEMENTS[p])))] as ConsentElement[];
/** Names of forms, versions and languages. */
export const LONGEST_NAME = 100;
/** BCP 47 as FHIR uses it: en, es-MX. */
export const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;
