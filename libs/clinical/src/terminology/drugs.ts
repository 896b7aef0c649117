import { type Concept, concept, rxnorm, snomed, type Term } from './term.js';

export type DrugKey =
  | 'ketamine' | 'esketamine' | 'midazolam' | 'lorazepam' | 'diazepam' | 'clonidine' | 'ondansetron' | 'glycopyrrolate' | 'lidocaine'
  | 'magnesium-sulfate' | 'ketorolac' | 'labetalol' | 'hydralazine' | 'esmolol' | 'flumazenil' | 'naloxone' | 'diphenhydramine'
  | 'promethazine' | 'metoclopramide' | 'scopolamine' | 'haloperidol' | 'dexmedetomidine' | 'propofol' | 'lithium' | 'gabapentin'
  | 'pregabalin' | 'duloxetine' | 'memantine' | 'dextromethorphan' | 'codeine' | 'fentanyl' | 'hydrocodone' | 'hydromorphone'
  | 'methadone' | 'morphine' | 'oxycodone' | 'oxymorphone' | 'tapentadol' | 'tramadol' | 'buprenorphine'
  | 'theophylline' | 'aminophylline' | 'phenelzine' | 'tranylcypromine' | 'isocarboxazid' | 'selegiline' | 'rasagiline' | 'linezolid'
  | 'amphetamine' | 'methylphenidate' | 'methamphetamine' | 'modafinil' | 'atomoxetine' | 'pseudoephedrine'
  | 'alprazolam' | 'clonazepam' | 'temazepam' | 'zolpidem' | 'ketoconazole' | 'itraconazole' | 'clarithromycin' | 'ritonavir'
  | 'rifampin' | 'carbamazepine' | 'phenytoin' | 'orphenadrine' | 'ticlopidine' | 'lamotrigine' | 'naltrexone' | 'levothyroxine';

/** RxNorm ingredients (clinical note §6 and the interaction rows of §3). Match products to ingredients first. */
export const DRUGS: Readonly<Record<DrugKey, Concept>> = {
  ketamine: concept('ketamine', rxnorm('6130', 'ketamine', 'X'), snomed('373464007', 'Ketamine', 'G')),
  esketamine: concept('esketamine', rxnorm('2119365', 'esketamine', 'O')),
  midazolam: concept('midazolam', rxnorm('6960', 'midazolam', 'X'), snomed('373476007', 'Midazolam', 'G')),
  lorazepam: concept('lorazepam', rxnorm('6470', 'lorazepam', 'O')),
  diazepam: concept('diazepam', rxnorm('3322', 'diazepam', 'O')),
  clonidine: concept('clonidine', rxnorm('2599', 'clonidine', 'X')),
  ondansetron: concept('ondansetron', rxnorm('26225', 'ondansetron', 'X'), snomed('372487007', 'Ondansetron', 'G')),
  glycopyrrolate: concept('glycopyrrolate', rxnorm('4955', 'glycopyrrolate', 'X')),
  lidocaine: concept('lidocaine', rxnorm('6387', 'lidocaine', 'X'), snomed('387480006', 'Lidocaine', 'G')),
  'magnesium-sulfate': concept('magnesium sulfate', rxnorm('6585', 'magnesium sulfate', 'X')),
  ketorolac: concept('ketorolac', rxnorm('35827', 'ketorolac', 'X')),
  labetalol: concept('labetalol', rxnorm('6185', 'labetalol', 'O')),
  hydralazine: concept('hydralazine', rxnorm('5470', 'hydralazine', 'X')),
  esmolol: concept('esmolol', rxnorm('49737', 'esmolol', 'D')),
  flumazenil: concept('flumazenil', rxnorm('4457', 'flumazenil', 'X')),
  naloxone: concept('naloxone', rxnorm('7242', 'naloxone', 'O')),
  diphenhydramine: concept('diphenhydramine', rxnorm('3498', 'diphenhydramine', 'X')),
  promethazine: concept('promethazine', rxnorm('8745', 'promethazine', 'X')),
  metoclopramide: concept('metoclopramide', rxnorm('6915', 'metoclopramide', 'X')),
  scopolamine: concept('scopolamine', rxnorm('9601', 'scopolamine', 'X')),
  haloperidol: concept('haloperidol', rxnorm('5093', 'haloperidol', 'X')),
  dexmedetomidine: concept('dexmedetomidine', rxnorm('48937', 'dexmedetomidine', 'X')),
  propofol: concept('propofol', rxnorm('8782', 'propofol', 'X'), snomed('387423006', 'Propofol', 'G')),
  lithium: concept('lithium', rxnorm('6448', 'lithium', 'X')),
  gabapentin: concept('gabapentin', rxnorm('25480', 'gabapentin', 'O')),
  pregabalin: concept('pregabalin', rxnorm('187832', 'pregabalin', 'O')),
  duloxetine: concept('duloxetine', rxnorm('72625', 'duloxetine', 'O')),
  memantine: concept('memantine', rxnorm('6719', 'memantine', 'O')),
  dextromethorphan: concept('dextromethorphan', rxnorm('3289', 'dextromethorphan', 'O')),
  codeine: concept('codeine', rxnorm('2670', 'codeine', 'O')),
  fentanyl: concept('fentanyl', rxnorm('4337', 'fentanyl', 'O')),
  hydrocodone: concept('hydrocodone', rxnorm('5489', 'hydrocodone', 'O')),
  hydromorphone: concept('hydromorphone', rxnorm('3423', 'hydromorphone', 'O')),
  methadone: concept('methadone', rxnorm('6813', 'methadone', 'O')),
  morphine: concept('morphine', rxnorm('7052', 'morphine', 'O')),
  oxycodone: concept('oxycodone', rxnorm('7804', 'oxycodone', 'O')),
  oxymorphone: concept('oxymorphone', rxnorm('7814', 'oxymorphone', 'O')),
  tapentadol: concept('tapentadol', rxnorm('787390', 'tapentadol', 'O')),
  tramadol: concept('tramadol', rxnorm('10689', 'tramadol', 'O')),
  buprenorphine: concept('buprenorphine', rxnorm('1819', 'buprenorphine', 'O')),
  theophylline: concept('theophylline', rxnorm('10438', 'theophylline', 'X')),
  aminophylline: concept('aminophylline', rxnorm('689', 'aminophylline', 'X')),
  phenelzine: concept('phenelzine', rxnorm('8123', 'phenelzine', 'O')),
  tranylcypromine: concept('tranylcypromine', rxnorm('10734', 'tranylcypromine', 'O')),
  isocarboxazid: concept('isocarboxazid', rxnorm('6011', 'isocarboxazid', 'O')),
  selegiline: concept('selegiline', rxnorm('9639', 'selegiline', 'O')),
  rasagiline: concept('rasagiline', rxnorm('134748', 'rasagiline', 'O')),
  linezolid: concept('linezolid', rxnorm('190376', 'linezolid', 'O')),
  amphetamine: concept('amphetamine', rxnorm('725', 'amphetamine', 'O')),
  methylphenidate: concept('methylphenidate', rxnorm('6901', 'methylphenidate', 'O')),
  methamphetamine: concept('methamphetamine', rxnorm('6816', 'methamphetamine', 'O')),
  modafinil: concept('modafinil', rxnorm('30125', 'modafinil', 'O')),
  atomoxetine: concept('atomoxetine', rxnorm('38400', 'atomoxetine', 'O')),
  pseudoephedrine: concept('pseudoephedrine', rxnorm('8896', 'pseudoephedrine', 'X')),
  alprazolam: concept('alprazolam', rxnorm('596', 'alprazolam', 'O')),
  clonazepam: concept('clonazepam', rxnorm('2598', 'clonazepam', 'O')),
  temazepam: concept('temazepam', rxnorm('10355', 'temazepam', 'X')),
  zolpidem: concept('zolpidem', rxnorm('39993', 'zolpidem', 'X')),
  ketoconazole: concept('ketoconazole', rxnorm('6135', 'ketoconazole', 'X')),
  itraconazole: concept('itraconazole', rxnorm('28031', 'itraconazole', 'X')),
  clarithromycin: concept('clarithromycin', rxnorm('21212', 'clarithromycin', 'O')),
  ritonavir: concept('ritonavir', rxnorm('85762', 'ritonavir', 'O')),
  rifampin: concept('rifampin', rxnorm('9384', 'rifampin', 'O')),
  carbamazepine: concept('carbamazepine', rxnorm('2002', 'carbamazepine', 'O')),
  phenytoin: concept('phenytoin', rxnorm('8183', 'phenytoin', 'O')),
  orphenadrine: concept('orphenadrine', rxnorm('7715', 'orphenadrine', 'X')),
  ticlopidine: concept('ticlopidine', rxnorm('10594', 'ticlopidine', 'D')),
  lamotrigine: concept('lamotrigine', rxnorm('28439', 'lamotrigine', 'O')),
  naltrexone: concept('naltrexone', rxnorm('7243', 'naltrexone', 'O')),
  levothyroxine: concept('levothyroxine', rxnorm('10582', 'levothyroxine', 'O')),
};

/** Clinical drug of a ketamine vial: only the ingredient code above was seen with its name for the strengths 10 and 50. */
export const KETAMINE_PRODUCTS: Readonly<Record<'10 mg/mL' | '50 mg/mL' | '100 mg/mL', Term>> = {
  '10 mg/mL': rxnorm('238082', 'ketamine 10 MG/ML Injectable Solution', 'unverified'),
  '50 mg/mL': rxnorm('238084', 'ketamine 50 MG/ML Injectable Solution', 'unverified'),
  '100 mg/mL': rxnorm('238083', 'ketamine 100 MG/ML Injectable Solution', 'F'),
};
