import { INSTRUMENTS } from '#clinical';
import { type ObservedSource, opioidSumObservation, surveyObservations } from '#fhir';
import { partId } from '#plans';
import { type Outcome, TIMINGS } from './outcome.js';

/** Survey Observations of one outcome, in dependency order. The id of the score's own Observation is the outcome's. */
export function outcomeResources(o: Outcome): fhir4.Observation[] {
  const instrument = INSTRUMENTS[o.instrument];
  const observed: ObservedSource = {
    id: o.id,
    status: 'final',
    patientId: o.patientId,
    planId: o.planId,
    at: o.at.toISOString(),
    issued: o.recordedAt.toISOString(),
    performer: instrument.statedBy === 'patient' ? 'patient' : o.recordedBy,
    partOf: o.sessionId === undefined ? undefined : { type: 'Procedure', id: o.sessionId },
    note: TIMINGS[o.timing],
  };
  if (instrument.asks === 'opioids') return [opioidSumObservation({ ...observed, ...(o.score === undefined ? {} : { total: o.score }), partial: o.partial ?? false, taken: o.opioids ?? [] })];
  return surveyObservations({
    ...observed,
    instrument,
    score: o.score,
    interpretation: o.band && { text: o.band.text },
    form: o.items && { panelId: partId(o.id, 'panel'), items: o.items.map((value, n) => ({ id: partId(o.id, `item/${n + 1}`), value: value ?? undefined })) },
  });
}
