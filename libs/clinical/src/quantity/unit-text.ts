/** How people read a unit whose UCUM code looks strange to them. */
const UNIT_TEXT: Readonly<Record<string, string>> = {
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  '/min': 'per minute',
  '{score}': 'score',
  '{session}': 'sessions',
  // a handwritten or badly shown µ has been read as m, a thousandfold (ISMP list of error-prone abbreviations)
  'ug/kg/min': 'mcg/kg/min',
  'ug/h': 'mcg/h',
  'mg/d': 'mg/24 h',
  '{MME}/d': 'MME per day',
  '[lb_av]': 'lb',
};
export const unitText = (ucum: string): string => UNIT_TEXT[ucum] ?? ucum;
