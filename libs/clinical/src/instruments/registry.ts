import { GAIT } from './gait.js';
import type { Instrument, InstrumentId, Questionnaire } from './instrument.js';
import { MME } from './mme.js';
import { PAIN_NRS } from './pain-nrs.js';
import { PEG } from './peg.js';
import { PHQ9 } from './phq9.js';

/** Every measuring tool. */
export const INSTRUMENTS: Readonly<Record<InstrumentId, Instrument>> = { 'pain-nrs': PAIN_NRS, 'phq-9': PHQ9, peg: PEG, mme: MME, gait: GAIT };

export const instruments = (): readonly Instrument[] => Object.values(INSTRUMENTS);
export const questionnaires = (): readonly Questionnaire[] => instruments().filter((i) => i.asks !== 'opioids');
