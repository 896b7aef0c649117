import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Answer } from '../support/api.js';
import { type ClinicDay, clinicDay, MORNING, ORDER, SHARING_CONSENT, TREATMENT_CONSENT } from '../support/clinic-day.js';

let day: ClinicDay;
beforeAll(async () => {
  day = await clinicDay();
});
afterAll(() => day.close());
beforeEach(() => day.clock.set(new Date(MORNING)));

const errors = (a: Answer): unknown => [a.status, ...a.json.errors.map((e: { code: string; expression?: string }) => `${e.code} ${e.expression ?? ''}`.trim())];
const held = async (plan: string): Promise<fhir4.Consent[]> =>
  (await day.db.sql<{ content: string }>(`SELECT r.content FROM chart_current c JOIN chart_resource r USING (tenant_id, resource_type, id, version) WHERE c.stream_id = $1 AND c.resource_type = 'Consent' ORDER BY c.position`, [plan])).map((r) => JSON.parse(r.content) as fhir4.Consent);

/** Signed, the PHQ-9 answered, nothing agreed to yet. */
async function planWithoutConsent(): Promise<string> {
  const plan = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json.id as string;
  await day.acknowledgeAll(plan);
  expect((await day.post(`/plans/${plan}/sign`)).status).toBe(200);
  await day.post(`/plans/${plan}/outcomes`, { instrument: 'phq-9', timing: 'before', items: [0, 0, 0, 0, 0, 0, 0, 0, 0] });
  return plan;
}
/** A form of the clinic's own: the template for treatment under another name. */
const form = async (id: string, change: object = {}, token?: string): Promise<Answer> => {
  const [template] = (await day.get('/consent-forms/templates')).json.items as ({ words?: string } & Record<string, unknown>)[];
  const { words: _words, ...content } = template ?? {};
  return day.post('/consent-forms', { ...content, id, ...change }, token);
};
const start = (plan: string, body?: unknown): Promise<Answer> => day.post(`/plans/${plan}/sessions`, body, day.tokens.nurse);
const record = (plan: string, body: object, token = day.tokens.nurse): Promise<Answer> => day.post(`/plans/${plan}/consents`, body, token);

describe('consent', () => {
  it('is needed, both of them, before the first session', async () => {
    const plan = await planWithoutConsent();
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_MISSING consents.treatment', 'CONSENT_MISSING consents.sharing']);
    expect((await record(plan, TREATMENT_CONSENT)).json).toMatchObject({ purpose: 'treatment', state: 'in-force', signedAt: '2026-01-15T10:00:00.000Z', expiresAt: '2027-01-15T10:00:00.000Z', recordedBy: { name: 'Test nurse' } });
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_MISSING consents.sharing']);
    expect((await record(plan, SHARING_CONSENT)).status).toBe(201);
    expect((await start(plan)).status).toBe(201);
  });

  it('does not reach back: a session is not started at a time before the signature', async () => {
    const plan = await planWithoutConsent();
    day.minutes(10);
    await day.consent(plan);
    day.minutes(10);
    expect(errors(await start(plan, { at: '2026-01-15T10:05:00Z' }))).toEqual([409, 'CONSENT_MISSING consents.treatment', 'CONSENT_MISSING consents.sharing']);
    expect((await start(plan, { at: '2026-01-15T10:10:00Z' })).status).toBe(201);
  });

  it('ends with its time, to the second', async () => {
    const plan = await planWithoutConsent();
    await record(plan, { ...TREATMENT_CONSENT, expiresAt: '2026-01-15T10:30:00Z' });
    await record(plan, SHARING_CONSENT);
    day.minutes(30);
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_EXPIRED consents.treatment']);
    expect((await day.get(`/plans/${plan}/consents`)).json.items.map((c: { state: string }) => c.state)).toEqual(['expired', 'in-force']);
    day.clock.set(new Date('2026-01-15T10:29:59Z'));
    expect((await start(plan)).status).toBe(201);
  });

  it('is revoked once, tells every chart, and can be given again', async () => {
    const plan = await planWithoutConsent();
    await day.consent(plan);
    const [treatment] = (await day.get(`/plans/${plan}/consents`)).json.items as { id: string }[];
    const revoke = (): Promise<Answer> => day.post(`/plans/${plan}/consents/${treatment?.id ?? ''}/revoke`, { reason: 'patient-request' }, day.tokens.nurse);
    const first = await revoke();
    expect([first.status, first.json.state, first.json.end.reason]).toEqual([200, 'revoked', 'patient-request']);
    day.minutes(1);
    expect((await revoke()).text).toBe(first.text);
    expect(errors(await start(plan))).toEqual([409, 'CONSENT_REVOKED consents.treatment']);
    expect((await held(plan)).map((c) => [c.scope.coding?.[0]?.code, c.status])).toEqual([['treatment', 'inactive'], ['patient-privacy', 'active']]);
    await record(plan, TREATMENT_CONSENT);
    expect((await start(plan)).status).toBe(201);
  });

  it('is replaced by a newer one of the same purpose, which cannot be undone by revoking the older', async () => {
    const plan = await planWithoutConsent();
    await day.consent(plan);
    const [old] = (await day.get(`/plans/${plan}/consents`)).json.items as { id: string }[];
    await form('version-2', { version: '2' });
    expect((await record(plan, { ...TREATMENT_CONSENT, text: { id: 'version-2', version: '2', language: 'en' } })).status).toBe(201);
    const items = (await day.get(`/plans/${plan}/consents`)).json.items as { state: string; text: { version: string } }[];
    expect(items.map((c) => [c.text.version, c.state])).toEqual([['1', 'replaced'], ['1', 'in-force'], ['2', 'in-force']]);
    expect(errors(await day.post(`/plans/${plan}/consents/${old?.id ?? ''}/revoke`, { reason: 'patient-request' }))).toEqual([409, 'CONSENT_REPLACED']);
    expect((await start(plan)).status).toBe(201);
  });

  it('given before the signature is published with it', async () => {
    const plan = (await day.post('/plans', { referralId: await day.referral(), ...ORDER })).json.id as string;
    await day.consent(plan);
    expect(await held(plan)).toEqual([]);
    await day.acknowledgeAll(plan);
    await day.post(`/plans/${plan}/sign`);
    const [treatment, sharing] = await held(plan);
    expect(treatment).toMatchObject({ status: 'active', scope: { coding: [{ code: 'treatment' }] }, dateTime: '2026-01-15T10:00:00.000Z', provision: { period: { end: '2027-01-15T10:00:00.000Z' } }, policyRule: { text: 'template-ketamine-off-label, version 1 (en)' } });
    expect(treatment?.text?.div).toContain('Ketamine is used off-label');
    // the hospital reads the very words
    const { words, sha256 } = (await day.get('/consent-forms/template-ketamine-off-label/1/en')).json as { words: string; sha256: string };
    const attached = Buffer.from(treatment?.sourceAttachment?.data ?? '', 'base64');
    expect(attached.toString('utf8')).toBe(words);
    expect(treatment?.sourceAttachment).toMatchObject({ language: 'en', size: attached.length, hash: createHash('sha1').update(words).digest('base64') });
    expect([createHash('sha256').update(words).digest('hex'), treatment?.text?.div]).toEqual([sha256, expect.stringContaining(sha256)]);
    expect(sharing?.scope.coding?.[0]?.code).toBe('patient-privacy');
  });

  it('leaves nothing out, lasts no longer than 12 months, and lies in the past', async () => {
    const plan = await planWithoutConsent();
    const { elements } = (await day.get('/consent-forms/template-ketamine-off-label/1/en')).json as { elements: string[] };
    const refused = await record(plan, { ...TREATMENT_CONSENT, elements: elements.filter((e) => e !== 'off-label' && e !== 'bladder') });
    expect(errors(refused)).toEqual([422, 'CONSENT_INCOMPLETE elements']);
    expect(refused.json.errors[0].fix).toContain('off-label, bladder');
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, elements: [...elements, 'with-whom'] }))).toEqual([422, 'CONSENT_ELEMENT_NOT_IN_FORM elements']);
    expect((await record(plan, { ...TREATMENT_CONSENT, elements })).json.elements.map((e: { code: string }) => e.code)).toEqual(elements);
    expect((await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-06-30T08:00:00Z', expiresAt: '2026-06-30T08:00:00Z' })).status).toBe(201);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-06-30T08:00:00Z', expiresAt: '2026-06-30T08:00:01Z' }))).toEqual([422, 'CONSENT_TOO_LONG expiresAt']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2026-01-15T10:00:01Z' }))).toEqual([422, 'TIME_IN_FUTURE signedAt']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, signedAt: '2025-01-15T10:00:00Z' }))).toEqual([422, 'CONSENT_OVER expiresAt']);
    expect((await record(plan, { ...TREATMENT_CONSENT, text: { id: 'x', version: '1', language: 'English' } })).status).toBe(422);
    expect((await record(plan, { ...TREATMENT_CONSENT, purpose: 'research' })).status).toBe(422);
    expect((await record(plan, {})).status).toBe(422);
  });

  it('is for the bedside to record, and for nobody of another clinic to see', async () => {
    const plan = await planWithoutConsent();
    expect((await record(plan, TREATMENT_CONSENT, day.tokens.integrator)).status).toBe(403);
    expect((await record(plan, TREATMENT_CONSENT, day.tokens.stranger)).status).toBe(404);
    expect((await day.get(`/plans/${plan}/consents`, day.tokens.stranger)).status).toBe(404);
    expect((await day.post(`/plans/${plan}/consents/6a1c0b5e-0000-4000-8000-000000000000/revoke`, { reason: 'patient-request' })).status).toBe(404);
  });
});

describe('the words that are signed', () => {
  const at = (name: string): string => `/consent-forms/${name}/1/en`;
  const of = (name: string): object => ({ purpose: 'treatment', text: { id: name, version: '1', language: 'en' } });

  it('are kept for good: the same again is the same, anything else needs a new version', async () => {
    const first = await form('kept');
    expect([first.status, first.json.registeredBy, first.json.retired]).toEqual([201, { id: 'clinician-1', name: 'Test clinician' }, undefined]);
    expect(first.json.words).toMatch(/^# Consent to treatment[\s\S]*Form kept, version 1 \(en\)\n$/);
    expect(first.json.sha256).toBe(createHash('sha256').update(first.json.words as string).digest('hex'));
    day.minutes(5);
    expect((await form('kept')).text).toBe(first.text);
    expect((await day.get(at('kept'), day.tokens.nurse)).text).toBe(first.text);
    const [intro, ...others] = first.json.sections as object[];
    for (const change of [{ title: 'Another' }, { sections: [...others, intro] }, { sections: [{ ...intro, text: 'Other words.' }, ...others] }]) expect(errors(await form('kept', change))).toEqual([409, 'CONSENT_FORM_EXISTS version']);
    expect((await day.get(at('kept'))).text).toBe(first.text);
    expect((await form('kept', { version: '2', title: 'Another' })).status).toBe(201);
    expect((await form('kept', { language: 'es-MX' })).status).toBe(201);
    const ids = async (query: string): Promise<string[]> => ((await day.get(`/consent-forms${query}`)).json.items as { id: string; version: string; language: string }[]).map((f) => `${f.id} ${f.version} ${f.language}`);
    expect((await ids('')).slice(0, 2)).toEqual(['template-ketamine-off-label 1 en', 'template-sharing-with-hospital 1 en']);
    expect(await ids('?purpose=sharing')).toEqual(['template-sharing-with-hospital 1 en']);
    expect(await ids('?language=es-MX&purpose=treatment')).toEqual(['kept 1 es-MX']);
    expect(await day.db.sql(`SELECT entity_id FROM audit_entry WHERE action = 'consent-form.register' AND entity_id LIKE 'kept/%' ORDER BY 1`)).toEqual([{ entity_id: 'kept/1/en' }, { entity_id: 'kept/1/es-MX' }, { entity_id: 'kept/2/en' }]);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query(`UPDATE consent_form SET title = 'x'`))).rejects.toThrow(/permission denied/);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query('DELETE FROM consent_form'))).rejects.toThrow(/permission denied/);
  });

  it('many at once under one name become one form', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => form('at-once', i % 2 ? { title: 'Another' } : {})));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(4);
    expect(answers.filter((a) => a.status !== 201).map(errors)).toEqual(Array(4).fill([409, 'CONSENT_FORM_EXISTS version']));
  });

  it('whoever comes second at the same moment is answered with what is kept, and the audit says that the first registered it', async () => {
    await form('kept');
    let second: Promise<Answer> | undefined;
    await day.db.database.inTenant(day.db.clinician, async (tx) => {
      const others = 'version, language, purpose, title, sections, sha256, registered_at, registered_by, registered_by_name';
      await tx.query(`INSERT INTO consent_form (tenant_id, form_id, ${others}) SELECT tenant_id, 'raced', ${others} FROM consent_form WHERE form_id = 'kept' AND version = '1' AND language = 'en'`);
      second = form('raced');
      while ((await day.db.sql(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`)).length === 0);
    });
    expect((await second)?.status).toBe(201);
    expect(await day.db.sql(`SELECT 1 FROM audit_entry WHERE action = 'consent-form.register' AND entity_id = 'raced/1/en'`)).toEqual([]);
  });

  it('leave nothing out, name what they cover, and are of a bounded size', async () => {
    const { sections } = (await form('whole')).json as { sections: { heading: string; text: string; covers: string[] }[] };
    const without = (...gone: string[]): object => ({ sections: sections.map((s) => ({ ...s, covers: s.covers.filter((c) => !gone.includes(c)) })) });
    const refused = await form('short', without('liver', 'off-label'));
    expect([errors(refused), refused.json.errors[0].fix]).toEqual([[422, 'CONSENT_FORM_INCOMPLETE sections'], expect.stringContaining('off-label, liver')]);
    expect((await day.get(at('short'))).status).toBe(404);
    expect(errors(await form('x', { sections: [...sections, { heading: 'More', text: 'x', covers: ['with-whom'] }] }))).toEqual([422, `CONSENT_ELEMENT_UNKNOWN sections[${sections.length}].covers`]);
    expect(errors(await form('x', { sections: [...sections, { heading: 'More', text: 'x'.repeat(40_000), covers: [] }] }))).toEqual([413, 'CONSENT_FORM_TOO_LONG sections']);
    for (const [change, where] of [
      [{ id: 'with space' }, 'id'], [{ version: '../1' }, 'version'], [{ language: 'English' }, 'language'], [{ purpose: 'research' }, 'purpose'], [{ title: ' ' }, 'title'], [{ sections: [] }, 'sections'],
      [{ sections: [{ heading: 'x', text: ' ', covers: [] }] }, 'sections[0].text'], [{ sections: [{ heading: 'x', text: 'x', covers: ['all'] }] }, 'sections[0].covers'], [{ sections: [{ heading: 'x', text: 'x' }] }, 'sections[0].covers'],
    ] as const) {
      const answer = await form('x', change);
      expect([answer.status, answer.json.errors[0].expression]).toEqual([422, where]);
    }
  });

  it('are retired once, take no new signature, and stay readable for those who signed them', async () => {
    await form('old');
    const plan = await planWithoutConsent();
    expect((await record(plan, of('old'))).json).toMatchObject({ form: { sha256: (await day.get(at('old'))).json.sha256 } });
    expect((await record(plan, SHARING_CONSENT)).status).toBe(201);
    day.minutes(1);
    const retired = await day.post(`${at('old')}/retire`, { text: 'A newer one says more.' });
    expect([retired.status, retired.json.retired]).toEqual([200, { at: '2026-01-15T10:01:00.000Z', by: { id: 'clinician-1', name: 'Test clinician' }, text: 'A newer one says more.' }]);
    day.minutes(1);
    expect((await day.post(`${at('old')}/retire`, { text: 'Again.' })).text).toBe(retired.text);
    expect((await form('old')).text).toBe(retired.text);
    await expect(day.db.database.inTenant(day.db.clinician, (tx) => tx.query(`UPDATE consent_form SET retired_at = NULL, retired_by = NULL WHERE form_id = 'old'`))).rejects.toThrow(/said for good/);
    expect(errors(await record(plan, of('old')))).toEqual([409, 'CONSENT_FORM_RETIRED text']);
    // what was signed before holds
    expect((await start(plan)).status).toBe(201);
    expect((await day.get(at('old'))).json.words).toContain('Form old, version 1 (en)');
    expect((await day.post(`${at('nobody')}/retire`, { text: 'x' })).status).toBe(404);
    expect(errors(await day.post(`${at('kept')}/retire`, {}))).toEqual([422, 'FIELD_MISSING text']);
  });

  it('must be registered, and of the purpose that is agreed to', async () => {
    const plan = await planWithoutConsent();
    expect(errors(await record(plan, of('never-registered')))).toEqual([422, 'CONSENT_FORM_UNKNOWN text']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, text: { ...TREATMENT_CONSENT.text, language: 'es' } }))).toEqual([422, 'CONSENT_FORM_UNKNOWN text']);
    expect(errors(await record(plan, { ...TREATMENT_CONSENT, text: SHARING_CONSENT.text }))).toEqual([422, 'CONSENT_FORM_OTHER_PURPOSE purpose']);
    const { planId, patientId } = { planId: plan, patientId: (await day.get(`/plans/${plan}`)).json.patientId as string };
    const past = (sha256: string | null): Promise<unknown> => day.db.sql(
      `INSERT INTO plan_consent (tenant_id, id, plan_id, patient_id, purpose, text_id, text_version, language, elements, signed_at, expires_at, recorded_at, recorded_by, recorded_by_name, form_sha256)
       VALUES ($1, $2, $3, $4, 'treatment', 'template-ketamine-off-label', '1', 'en', '[]', now(), now() + interval '1 day', now(), 'x', 'X', $5)`, [day.db.clinician.tenantId, randomUUID(), planId, patientId, sha256]);
    // whatever way the code takes
    await expect(past(null)).rejects.toThrow(/registered form/);
    await expect(past('0'.repeat(64))).rejects.toThrow(/plan_consent_form/);
  });

  it('of earlier versions of the software, which nobody registered, keep their name, hold, and can be revoked', async () => {
    const plan = await planWithoutConsent();
    await record(plan, SHARING_CONSENT);
    const { patientId } = (await day.get(`/plans/${plan}`)).json as { patientId: string };
    const id = randomUUID();
    await day.db.sql('ALTER TABLE plan_consent DISABLE TRIGGER plan_consent_form_in_use');
    await day.db.sql(
      `INSERT INTO plan_consent (tenant_id, id, plan_id, patient_id, purpose, text_id, text_version, language, elements, signed_at, expires_at, recorded_at, recorded_by, recorded_by_name)
       VALUES ($1, $2, $3, $4, 'treatment', 'Our own form', '7b', 'en', '["off-label","bladder"]', '2026-01-15T09:00:00Z', '2026-06-30T08:00:00Z', '2026-01-15T09:30:00Z', 'x', 'X')`, [day.db.clinician.tenantId, id, plan, patientId]);
    await day.db.sql('ALTER TABLE plan_consent ENABLE TRIGGER plan_consent_form_in_use');
    const old = ((await day.get(`/plans/${plan}/consents`)).json.items as { id: string }[]).find((c) => c.id === id);
    expect(old).toMatchObject({ state: 'in-force', text: { id: 'Our own form', version: '7b', language: 'en' }, elements: [{ code: 'off-label' }, { code: 'bladder' }] });
    expect(old).not.toHaveProperty('form');
    expect((await day.post(`/plans/${plan}/consents/${id}/revoke`, { reason: 'patient-request' })).json).toMatchObject({ state: 'revoked' });
    const resource = (await held(plan)).find((c) => c.id === id);
    expect(resource).toMatchObject({ status: 'inactive', policyRule: { text: 'Our own form, version 7b (en)' } });
    expect(resource).not.toHaveProperty('sourceAttachment');
  });

  it('are the clinic\'s alone: clinicians register and retire, its staff reads, nobody else sees them', async () => {
    await form('ours');
    for (const token of [day.tokens.nurse, day.tokens.integrator]) {
      expect((await form('theirs', {}, token)).status).toBe(403);
      expect((await day.post(`${at('ours')}/retire`, { text: 'x' }, token)).status).toBe(403);
      expect((await day.post('/consent-forms/templates', undefined, token)).status).toBe(403);
      expect((await day.get(at('ours'), token)).status).toBe(200);
    }
    const { stranger } = day.tokens;
    expect((await day.get(at('ours'), stranger)).status).toBe(404);
    expect((await day.post(`${at('ours')}/retire`, { text: 'x' }, stranger)).status).toBe(404);
    expect((await day.get('/consent-forms', stranger)).json.items).toEqual([]);
    // the same name is another form in another clinic
    expect((await form('ours', { title: 'Another' }, stranger)).json.title).toBe('Another');
    const both = await day.post('/consent-forms/templates', undefined, stranger);
    expect([both.status, both.json.items.map((f: { purpose: string }) => f.purpose)]).toEqual([201, ['treatment', 'sharing']]);
    expect((await day.post('/consent-forms/templates', undefined, stranger)).text).toBe(both.text);
  });
});
