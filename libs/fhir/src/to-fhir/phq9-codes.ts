import { LOINC } from '../namespaces.js';

interface LoincCode {
  readonly system: string;
  readonly code: string;
  readonly display: string;
}

const loinc = (code: string, display: string): LoincCode => ({ system: LOINC, code, display });

/** Items of LOINC panel 44249-1 in the order of the form. */
export const PHQ9_ITEMS: readonly LoincCode[] = [
  loinc('44250-9', 'Little interest or pleasure in doing things'),
  loinc('44255-8', 'Feeling down, depressed, or hopeless'),
  loinc('44259-0', 'Trouble falling or staying asleep, or sleeping too much'),
  loinc('44254-1', 'Feeling tired or having little energy'),
  loinc('44251-7', 'Poor appetite or overeating'),
  loinc('44258-2', 'Feeling bad about yourself - or that you are a failure or have let yourself or your family down'),
  loinc('44252-5', 'Trouble concentrating on things, such as reading the newspaper or watching television'),
  loinc('44253-3', 'Moving or speaking so slowly that other people could have noticed. Or the opposite - being so fidgety or restless that you have been moving around a lot more than usual'),
  loinc('44260-8', 'Thoughts that you would be better off dead, or of hurting yourself in some way'),
];

/** LOINC answer list LL358-3, scored 0 to 3. */
export const PHQ9_ANSWERS: Readonly<Record<0 | 1 | 2 | 3, LoincCode>> = {
  0: loinc('LA6568-5', 'Not at all'),
  1: loinc('LA6569-3', 'Several days'),
  2: loinc('LA6570-1', 'More than half the days'),
  3: loinc('LA6571-9', 'Nearly every day'),
};
