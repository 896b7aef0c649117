import { describe, expect, it } from '@jest/globals';
import { changeFromBaseline, type KeptScore } from './change.js';
import type { Answers } from './instrument.js';
import { INSTRUMENTS, instruments } from './registry.js';
import { GAIT } from './gait.js';
import { PAIN_NRS } from './pain-nrs.js';
import { PEG } from './peg.js';
import { PHQ9 } from './phq9.js';
import { scoreInstrument } from './score.js';

const scorePhq9 = (answers: Answers) => scoreInstrument(PHQ9, answers);
const scorePainNrs = (pain: number) => scoreInstrument(PAIN_NRS, { pain });

const items = (...values: (number | null)[]) => Object.fromEntries(values.map((v, n) => [String(n + 1), v]));

describe('PHQ-9', () => {
  it('adds the answers and raises item 9 whatever the total', () => {
    expect(scorePhq9(items(2, 3, 2, 3, 1, 2, 2, 1, 1))).toMatchObject({ value: { total: '17', band: { code: 'moderately-severe' }, prorated: false, alerts: [{ code: 'SUICIDAL_THOUGHTS' }] } });
    expect(scorePhq9(items(1, 1, 1, 0, 0, 1, 0, 0, 0))).toMatchObject({ value: { total: '4', band: { code: 'minimal' }, alerts: [] } });
    expect(scorePhq9(items(0, 0, 0, 0, 0, 0, 0, 0, 1))).toMatchObject({ value: { total: '1', alerts: [{ code: 'SUICIDAL_THOUGHTS' }] } });
  });

  it.each([[4, 'minimal'], [5, 'mild'], [9, 'mild'], [10, 'moderate'], [15, 'moderately-severe'], [19, 'moderately-severe'], [20, 'severe'], [27, 'severe']])('%i is %s', (total, band) => {
    const answers = Array.from({ length: 9 }, (_, n) => Math.max(0, Math.min(3, total - 3 * n)));
    expect(scorePhq9(items(...answers))).toMatchObject({ value: { total: String(total), band: { code: band } } });
  });

  it('fills up to two gaps with the mean, and gives no total beyond', () => {
    expect(scorePhq9(items(2, 2, 2, 2, 2, 2, 2, null, 0))).toMatchObject({ value: { total: '16', prorated: true } });
    expect(scorePhq9(items(2, 2, 2, 2, 2, 2, null, null, null))).toMatchObject({ ok: false, problems: [{ code: 'ANSWERS_MISSING' }] });
  });

  it('an unanswered item 9 is not a no', () => {
    expect(scorePhq9(items(0, 0, 0, 0, 0, 0, 0, 0, null))).toMatchObject({ value: { alerts: [{ code: 'SUICIDE_ITEM_NOT_ANSWERED' }] } });
  });

  it('refuses answers and items that do not exist', () => {
    expect(scorePhq9({ ...items(0, 0, 0, 0, 0, 0, 0, 0, 4) })).toMatchObject({ problems: [{ code: 'ANSWER_OUT_OF_RANGE', expression: 'items.9' }] });
    expect(scorePhq9({ ...items(0, 0, 0, 0, 0, 0, 0, 0, 0.5) })).toMatchObject({ problems: [{ code: 'ANSWER_OUT_OF_RANGE' }] });
    expect(scorePhq9({ ...items(0, 0, 0, 0, 0, 0, 0, 0, 0), total: 27 })).toMatchObject({ problems: [{ code: 'ITEM_UNKNOWN', expression: 'items.total' }] });
  });
});

describe('pain', () => {
  it('is a whole number from 0 to 10', () => {
    expect(scorePainNrs(7)).toMatchObject({ value: { total: '7', alerts: [] } });
    expect([scorePainNrs(11).ok, scorePainNrs(-1).ok, scorePainNrs(6.5).ok]).toEqual([false, false, false]);
  });
});

describe('PEG', () => {
  it('is the mean of three, rounded once at two places, half-up', () => {
    expect(scoreInstrument(PEG, items(8, 7, 6))).toMatchObject({ value: { total: '7.00', prorated: false, alerts: [] } });
    expect(scoreInstrument(PEG, items(7, 6, 6))).toMatchObject({ value: { total: '6.33' } });
    expect(scoreInstrument(PEG, items(7, 7, 6))).toMatchObject({ value: { total: '6.67' } });
    expect(scoreInstrument(PEG, items(0, 0, 0))).toMatchObject({ value: { total: '0.00' } });
    expect(scoreInstrument(PEG, items(10, 10, 10))).toMatchObject({ value: { total: '10.00' } });
  });

  it('needs all three answers and names those that are missing', () => {
    expect(scoreInstrument(PEG, items(7, null, 6))).toMatchObject({ ok: false, problems: [{ code: 'ANSWERS_MISSING', expression: 'items.2' }] });
    expect(scoreInstrument(PEG, items(null, 7, null))).toMatchObject({ problems: [{ expression: 'items.1' }, { expression: 'items.3' }] });
    expect(scoreInstrument(PEG, items(7, 11, 6))).toMatchObject({ problems: [{ code: 'ANSWER_OUT_OF_RANGE', expression: 'items.2' }] });
  });
});

it('gait is one of six steps, none to bed', () => {
  expect(GAIT.options.map(({ value, key }) => [value, key])).toEqual([[0, 'none'], [1, 'cane'], [2, 'crutch-or-walker'], [3, 'wheelchair-part'], [4, 'wheelchair-full'], [5, 'bed']]);
  expect(scoreInstrument(GAIT, { aid: 3 })).toMatchObject({ value: { total: '3' } });
  expect(scoreInstrument(GAIT, { aid: 6 }).ok).toBe(false);
});

it('every instrument stands in the registry under its own id', () => {
  expect(Object.keys(INSTRUMENTS)).toEqual(instruments().map(({ id }) => id));
});

const change = (id: keyof typeof INSTRUMENTS, from: string | KeptScore, to: string | KeptScore) =>
  changeFromBaseline(INSTRUMENTS[id], typeof from === 'string' ? { score: from } : from, typeof to === 'string' ? { score: to } : to);
/** Codes of the milestones that are told, with whether they are reached. */
const milestones = (...given: Parameters<typeof change>): unknown => {
  const changed = change(...given);
  return changed.ok ? Object.fromEntries((changed.value.milestones ?? []).map((m) => [m.code, m.reached])) : changed.problems[0]?.code;
};

describe('changeFromBaseline', () => {
  it('compares unrounded: 7 to 4.9 is 30 %, 8 to 5.7 is not', () => {
    expect(change('pain-nrs', '7', '4.9')).toEqual({ ok: true, value: { difference: '2.1', percent: '30.0', responder30: true, responder50: false } });
    expect(change('pain-nrs', '8', '5.6')).toMatchObject({ value: { percent: '30.0', responder30: true } });
    expect(change('pain-nrs', '8', '5.7')).toMatchObject({ value: { percent: '28.8', responder30: false } });
    expect(change('pain-nrs', '8', '4')).toMatchObject({ value: { responder50: true } });
    expect(change('phq-9', '17', '4')).toEqual({ ok: true, value: { difference: '13', percent: '76.5', responder30: true, responder50: true } });
    expect(change('pain-nrs', '5', '7')).toMatchObject({ value: { percent: '-40.0', responder30: false } });
  });

  it('gives no percentage of a small or zero baseline, and none of a number that is none', () => {
    expect(change('pain-nrs', '2.9', '1')).toEqual({ ok: true, value: { difference: '1.9' } });
    expect(change('phq-9', '0', '1')).toEqual({ ok: true, value: { difference: '-1' } });
    expect(change('pain-nrs', '7', '1e0').ok).toBe(false);
  });

  it('of PEG is told in points and percent, from the answers and not from their rounded mean', () => {
    // 20 thirds to 14 thirds is exactly 30 %; 6.67 to 4.67 would be 29.99 %
    const from = { score: '6.67', items: [7, 7, 6] };
    expect(change('peg', from, { score: '4.67', items: [5, 5, 4] })).toMatchObject({ value: { difference: '2', percent: '30.0' } });
    expect(milestones('peg', from, { score: '4.67', items: [5, 5, 4] })).toEqual({ 'one-point': true, 'responder-30': true });
    expect(change('peg', from, { score: '6.00', items: [6, 6, 6] })).toMatchObject({ value: { difference: '0.67', percent: '10.0' } });
    expect(milestones('peg', from, { score: '6.00', items: [6, 6, 6] })).toEqual({ 'one-point': false, 'responder-30': false });
    expect(milestones('peg', from, { score: '5.67', items: [6, 6, 5] })).toEqual({ 'one-point': true, 'responder-30': false });
    // below 3 a share says nothing, a point does
    expect(change('peg', { score: '2.67', items: [3, 3, 2] }, { score: '1.67', items: [2, 2, 1] })).toMatchObject({ value: { difference: '1' } });
    expect(milestones('peg', { score: '2.67', items: [3, 3, 2] }, { score: '1.67', items: [2, 2, 1] })).toEqual({ 'one-point': true });
  });

  it.each([
    ['90', '72', { reduced: true, halved: false, 'opioid-free': false }],
    ['90', '72.1', { reduced: false, halved: false, 'opioid-free': false }],
    ['90', '45', { reduced: true, halved: true, 'opioid-free': false }],
    ['90', '0', { reduced: true, halved: true, 'opioid-free': true }],
    ['90', '120', { reduced: false, halved: false, 'opioid-free': false }],
    ['0', '0', { 'opioid-free': false }],
  ])('MME from %s to %s', (from, to, expected) => {
    expect(milestones('mme', from, to)).toEqual(expected);
  });

  it('says nothing of a part of a total, on either side', () => {
    const part = { score: '40', partial: true };
    expect([milestones('mme', part, '0'), milestones('mme', '90', part), milestones('mme', '90', { partial: true })]).toEqual(['SCORE_PARTIAL', 'SCORE_PARTIAL', 'SCORE_PARTIAL']);
  });

  it('of gait is steps, never percent', () => {
    expect(change('gait', '4', '1')).toEqual({ ok: true, value: { difference: '3', milestones: [expect.objectContaining({ code: 'one-step', reached: true, mark: 'P', source: 'project' })] } });
    expect([milestones('gait', '2', '2'), milestones('gait', '1', '2'), milestones('gait', '0', '0')]).toEqual([{ 'one-step': false }, { 'one-step': false }, { 'one-step': false }]);
  });
});
