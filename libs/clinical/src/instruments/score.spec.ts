import { describe, expect, it } from '@jest/globals';
import { changeFromBaseline, findInstrument, scorePainNrs, scorePhq9 } from './score.js';

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
    expect(findInstrument('constructor')).toBeUndefined();
  });
});

describe('changeFromBaseline', () => {
  it('compares unrounded: 7 to 4.9 is 30 %, 8 to 5.7 is not', () => {
    expect(changeFromBaseline('7', '4.9')).toEqual({ ok: true, value: { difference: '2.1', percent: '30.0', responder30: true, responder50: false } });
    expect(changeFromBaseline('8', '5.6')).toMatchObject({ value: { percent: '30.0', responder30: true } });
    expect(changeFromBaseline('8', '5.7')).toMatchObject({ value: { percent: '28.8', responder30: false } });
    expect(changeFromBaseline('8', '4')).toMatchObject({ value: { responder50: true } });
    expect(changeFromBaseline('17', '4', 'phq-9')).toMatchObject({ value: { percent: '76.5', responder50: true } });
    expect(changeFromBaseline('5', '7')).toMatchObject({ value: { percent: '-40.0', responder30: false } });
  });

  it('gives no percentage of a small or zero baseline, and none of a number that is none', () => {
    expect(changeFromBaseline('2.9', '1')).toEqual({ ok: true, value: { difference: '1.9' } });
    expect(changeFromBaseline('0', '1', 'phq-9')).toEqual({ ok: true, value: { difference: '-1' } });
    expect(changeFromBaseline('7', '1e0').ok).toBe(false);
  });
});
