import { type Concept, concept, icd10, snomed } from './term.js';

export type ConditionKey =
  | 'crps-1'
  | 'crps-2'
  | 'fibromyalgia'
  | 'chronic-pain-syndrome'
  | 'chronic-pain-other'
  | 'chronic-postprocedural-pain'
  | 'chronic-pain-trauma'
  | 'central-pain-syndrome'
  | 'neoplasm-pain'
  | 'neuropathic-pain'
  | 'diabetic-neuropathy-pain'
  | 'postherpetic-neuralgia'
  | 'spinal-cord-injury-pain'
  | 'phantom-limb'
  | 'failed-back-surgery'
  | 'trigeminal-neuralgia'
  | 'acute-postoperative-pain'
  | 'acute-pain'
  | 'low-back-pain'
  | 'chronic-migraine'
  | 'major-depression'
  | 'treatment-resistant-depression'
  | 'ptsd';

/** What ketamine is planned for (clinical note §6, indications). */
export const CONDITIONS: Readonly<Record<ConditionKey, Concept>> = {
  'crps-1': concept(
    'Complex regional pain syndrome type I',
    icd10('G90.50', 'Complex regional pain syndrome I, unspecified', 'A'),
    icd10('G90.511', 'Complex regional pain syndrome I of right upper limb', 'A'),
    icd10('G90.512', 'Complex regional pain syndrome I of left upper limb', 'A'),
    icd10('G90.513', 'Complex regional pain syndrome I of upper limb, bilateral', 'G'),
    icd10('G90.519', 'Complex regional pain syndrome I of unspecified upper limb', 'A'),
    icd10('G90.521', 'Complex regional pain syndrome I of right lower limb', 'A'),
    icd10('G90.522', 'Complex regional pain syndrome I of left lower limb', 'A'),
    icd10('G90.523', 'Complex regional pain syndrome I of lower limb, bilateral', 'A'),
    icd10('G90.529', 'Complex regional pain syndrome I of unspecified lower limb', 'A'),
    icd10('G90.59', 'Complex regional pain syndrome I of other specified site', 'A'),
    snomed('128200000', 'Complex regional pain syndrome', 'G'),
  ),
  'crps-2': concept('Complex regional pain syndrome type II (causalgia)', icd10('G56.40', 'Causalgia of unspecified upper limb', 'unverified'), icd10('G57.70', 'Causalgia of unspecified lower limb', 'unverified')),
  fibromyalgia: concept('Fibromyalgia', icd10('M79.7', 'Fibromyalgia', 'A'), snomed('203082005', 'Fibromyalgia', 'A'), snomed('95417003', 'Primary fibromyalgia syndrome', 'O')),
  'chronic-pain-syndrome': concept('Chronic pain syndrome', icd10('G89.4', 'Chronic pain syndrome', 'A'), snomed('82423001', 'Chronic pain', 'C')),
  'chronic-pain-other': concept('Other chronic pain', icd10('G89.29', 'Other chronic pain', 'A'), snomed('82423001', 'Chronic pain', 'C')),
  'chronic-postprocedural-pain': concept('Chronic pain after a procedure', icd10('G89.28', 'Other chronic postprocedural pain', 'A'), icd10('G89.22', 'Chronic post-thoracotomy pain', 'A')),
  'chronic-pain-trauma': concept('Chronic pain after trauma', icd10('G89.21', 'Chronic pain due to trauma', 'A')),
  'central-pain-syndrome': concept('Central pain syndrome', icd10('G89.0', 'Central pain syndrome', 'A')),
  'neoplasm-pain': concept('Pain from cancer', icd10('G89.3', 'Neoplasm related pain (acute) (chronic)', 'D'), icd10('C79.51', 'Secondary malignant neoplasm of bone', 'D')),
  'neuropathic-pain': concept('Neuropathic pain', icd10('M79.2', 'Neuralgia and neuritis, unspecified', 'A'), icd10('G62.9', 'Polyneuropathy, unspecified', 'D'), icd10('G62.0', 'Drug-induced polyneuropathy', 'D'), snomed('247398009', 'Neuropathic pain', 'G'), snomed('386033004', 'Neuropathy', 'O')),
  'diabetic-neuropathy-pain': concept(
    'Painful diabetic neuropathy',
    icd10('E11.42', 'Type 2 diabetes mellitus with diabetic polyneuropathy', 'D'),
    icd10('E11.40', 'Type 2 diabetes mellitus with diabetic neuropathy, unspecified', 'D'),
    icd10('E10.42', 'Type 1 diabetes mellitus with diabetic polyneuropathy', 'D'),
    snomed('230575000', 'Diabetic neuropathy with neurologic complication', 'A'),
  ),
  'postherpetic-neuralgia': concept('Postherpetic neuralgia', icd10('B02.22', 'Postherpetic trigeminal neuralgia', 'D'), icd10('B02.23', 'Postherpetic polyneuropathy', 'D'), icd10('B02.29', 'Other postherpetic nervous system involvement', 'D')),
  'spinal-cord-injury-pain': concept('Neuropathic pain after spinal cord injury', icd10('S14.109S', 'Unspecified injury at unspecified level of cervical spinal cord, sequela', 'unverified')),
  'phantom-limb': concept('Phantom limb pain', icd10('G54.6', 'Phantom limb syndrome with pain', 'unverified')),
  'failed-back-surgery': concept('Failed back surgery syndrome', icd10('M96.1', 'Postlaminectomy syndrome, not elsewhere classified', 'unverified')),
  'trigeminal-neuralgia': concept('Trigeminal neuralgia', icd10('G50.0', 'Trigeminal neuralgia', 'unverified')),
  'acute-postoperative-pain': concept('Acute pain after surgery', icd10('G89.18', 'Other acute postprocedural pain', 'unverified'), snomed('274663001', 'Acute pain', 'C')),
  'acute-pain': concept('Acute pain', icd10('R52', 'Pain, unspecified', 'A'), snomed('274663001', 'Acute pain', 'C')),
  'low-back-pain': concept('Low back pain', icd10('M54.50', 'Low back pain, unspecified', 'unverified'), snomed('279039007', 'Low back pain', 'O')),
  'chronic-migraine': concept('Chronic migraine', icd10('G43.709', 'Chronic migraine without aura, not intractable, without status migrainosus', 'A'), icd10('G43.719', 'Chronic migraine without aura, intractable, without status migrainosus', 'A'), snomed('37796009', 'Migraine', 'O')),
  'major-depression': concept(
    'Major depressive disorder',
    icd10('F32.2', 'Major depressive disorder, single episode, severe without psychotic features', 'D'),
    icd10('F33.2', 'Major depressive disorder, recurrent severe without psychotic features', 'D'),
    icd10('F32.A', 'Depression, unspecified', 'D'),
    icd10('F33.9', 'Major depressive disorder, recurrent, unspecified', 'D'),
    snomed('370143000', 'Major depressive disorder', 'O'),
  ),
  'treatment-resistant-depression': concept('Treatment-resistant depression', snomed('1153570009', 'Treatment resistant depression', 'D')),
  ptsd: concept('Post-traumatic stress disorder', icd10('F43.10', 'Post-traumatic stress disorder, unspecified', 'D'), icd10('F43.12', 'Post-traumatic stress disorder, chronic', 'D'), snomed('47505003', 'Posttraumatic stress disorder', 'O')),
};
