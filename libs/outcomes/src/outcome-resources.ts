import { nrsPainObservation, type ObservedSource, phq9Observations } from '#fhir';
import { partId } from '#plans';
import { type Outcome, TIMINGS } from './outcome.js';

type Answer = 0 | 1 | 2 | 3;
const isAnswer = (n: number | null): n is Answer => n === 0 || n === 1 || n === 2 || n === 3;

/** Survey Observations of one outcome, in dependency order. The id of the score's own Observation is the outcome's. */
export function outcomeResources(o: Outcome): fhir4.Observation[] {
  const observed: ObservedSource = {
    id: o.id,
    status: 'final',
    patientId: o.patientId,
    planId: o.planId,
    at: o.at.toISOString(),
    issued: o.recordedAt.toISOString(),
    performer: 'patient',
    partOf: o.sessionId === undefined ? undefined : { type: 'Procedure', id: o.sessionId },
    note: TIMINGS[o.timing],
  };
  const interpretation = o.band && { text: o.band.text };
  switch (o.instrument) {
    case 'pain-nrs':
      return [nrsPainObservation({ ...observed, score: o.score, interpretation })];
    case 'phq-9':
      return phq9Observations({
        ...observed,
        panelId: partId(o.id, 'panel'),
        items: (o.items ?? []).map((score, n) => ({ id: partId(o.id, `item/${n + 1}`), score: isAnswer(score) ? score : undefined })),
        total: o.score,
        interpretation,
      });
  }
}
