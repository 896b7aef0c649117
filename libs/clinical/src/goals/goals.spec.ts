import { describe, expect, it } from '@jest/globals';
import { protocols } from '../protocols/library.js';
import { defaultGoal, type GoalKind } from './goal.js';
import { goalStanding, goalTarget, type GoalReading } from './goal-standing.js';

const later = (...values: string[]): GoalReading[] => values.map((value) => ({ value, acute: false }));
const part = (value: string): GoalReading => ({ value, acute: false, partial: true });
const after = (value: string): GoalReading => ({ value, acute: true });

describe('the value that reaches a goal', () => {
  it.each([
    ['pain', '8', '5.6'],
    ['pain', '7', '4.9'],
    ['pain', '3', '2.1'],
    ['pain', '2.9', undefined],
    ['pain', '0', undefined],
    ['pain', undefined, undefined],
    ['pain', 'eight', undefined],
    ['mood', '17', '8.5'],
    ['peg', '6.33', '5.33'],
    ['peg', '0.5', '0'],
    ['mme', '90', '72'],
    ['mme', '0', undefined],
    ['mme', '22.5', '18'],
    ['peg', '6.67', '5.67'],
    ['gait', '3', '2'],
    ['gait', '1', '0'],
    ['gait', '0', undefined],
  ] as [GoalKind, string | undefined, string | undefined][])('%s from %s: %s', (kind, baseline, target) => {
    expect(goalTarget(kind, baseline)).toBe(target);
  });
});

describe('where a goal stands', () => {
  it.each([
    ['nothing asked since', '8', [], false, 'in-progress'],
    ['30 % exactly', '7', later('4.9'), false, 'achieved'],
    ['a hair less', '7', later('4.901'), false, 'improving'],
    ['reached twice in a row', '8', later('5', '4'), false, 'sustaining'],
    ['reached, with an infusion between', '8', [...later('5'), after('2'), ...later('5')], false, 'sustaining'],
    ['reached, lost', '8', later('5', '7'), false, 'worsening'],
    ['reached only right after an infusion', '8', [after('2')], false, 'improving'],
    ['better than before', '8', later('7'), false, 'improving'],
    ['worse than at the start', '8', later('9'), false, 'worsening'],
    ['worse than the last time, though better than at the start', '8', later('6', '7'), false, 'worsening'],
    ['as before', '8', later('8'), false, 'no-change'],
    ['past its day, unreached', '8', later('7'), true, 'not-achieved'],
    ['past its day, reached', '8', later('5'), true, 'achieved'],
    ['past its day, nobody asked', '8', [], true, 'not-achieved'],
    ['no baseline', undefined, later('2'), false, 'in-progress'],
    ['a baseline too low for a share of it', '2', later('1'), false, 'in-progress'],
  ] as [string, string | undefined, GoalReading[], boolean, string][])('%s', (_, baseline, readings, pastDue, expected) => {
    expect(goalStanding('pain', baseline, readings, pastDue).achievement).toBe(expected);
  });
});

describe('a part of a total', () => {
  it.each([
    ['is no achievement, however low', [part('10')], false, 'in-progress'],
    ['as high as the last whole is worse', [...later('60'), part('60')], false, 'worsening'],
    ['below the last whole takes the achievement back: nobody knows', [...later('60'), part('50')], false, 'in-progress'],
    ['nothing that could be counted', [part('0')], false, 'in-progress'],
    ['alone above the baseline is worse', [part('91')], false, 'worsening'],
    ['past its day is a goal missed', [part('10')], true, 'not-achieved'],
    ['does not count as reached before', [part('10'), ...later('60')], false, 'achieved'],
    ['is not what the next one is compared with', [part('10'), ...later('80')], false, 'improving'],
  ] as [string, GoalReading[], boolean, string][])('%s', (_, readings, pastDue, expected) => {
    expect(goalStanding('mme', '90', readings, pastDue).achievement).toBe(expected);
  });
});

it('every protocol aims at what it treats', () => {
  expect(Object.fromEntries(protocols().map((p) => [p.id, defaultGoal(p)]))).toEqual({
    'CRPS-OP-10D': 'pain', 'CRPS-IP-100H': 'pain', 'CRPS-IP-5D': 'pain', 'GEN-IP-5D': 'pain', 'GEN-OP-LOW': 'pain', 'SCI-IP-7D': 'pain', 'NP-OP-SINGLE': 'pain', 'FM-OP': 'pain',
    'DEP-OP-6': 'mood', 'DEP-OP-MAINT': 'mood', 'ACUTE-PO': 'pain', 'CA-IP-CIVI': 'pain', 'CA-BURST': 'pain', 'BOOST-OP': 'pain', BLOCK: 'pain',
  });
});
