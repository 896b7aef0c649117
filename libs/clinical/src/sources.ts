/** How far a statement was checked: seen in a public source, from general knowledge, or a proposal of this project. */
export type Provenance = 'V' | 'GK' | 'P';

export interface Citation {
  readonly text: string;
  readonly url?: string;
  readonly checked: Provenance;
}

/**
 * Every source that a number in this folder names. `V`: the statement was seen in that source. `GK`: known from
 * general knowledge, the full text was not seen; confirm before use (so are titles and pages of the `V` entries). `P`: a proposal of this project, without authority.
 */
export const SOURCES = {
  'schwartzman-2009': { text: 'Schwartzman RJ et al. Outpatient intravenous ketamine for the treatment of complex regional pain syndrome: a double-blind placebo controlled study. Pain 2009;147:107-15. NCT00579085.', url: 'https://clinicaltrials.gov/study/NCT00579085', checked: 'V' },
  'sigtermans-2009': { text: 'Sigtermans MJ et al. Ketamine produces effective and long-term pain relief in patients with complex regional pain syndrome type 1. Pain 2009;145:304-11.', checked: 'V' },
  'goldberg-2010': { text: 'Goldberg ME et al. Pharmacodynamic profiles of ketamine (R)- and (S)- with 5-day inpatient infusion for the treatment of complex regional pain syndrome. Pain Physician 2010;13:379-87. PMC2950807.', url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC2950807/', checked: 'V' },
  'maher-2017': { text: 'Maher DP et al. Intravenous ketamine infusions for neuropathic pain management: a promising therapy in need of optimization. Anesth Analg 2017;124:661-74.', checked: 'V' },
  'cohen-2018': { text: 'Cohen SP et al. Consensus guidelines on the use of intravenous ketamine infusions for chronic pain (ASRA, AAPM, ASA). Reg Anesth Pain Med 2018;43:521-46.', checked: 'GK' },
  'amr-2010': { text: 'Amr YM. Multi-day low dose ketamine infusion as adjuvant to oral gabapentin in spinal cord injury related chronic pain. Pain Physician 2010;13:245-9.', checked: 'V' },
  'pickering-2020': { text: 'Pickering G et al. Ketamine and magnesium for refractory neuropathic pain: a randomized, double-blind, crossover trial. Anesthesiology 2020;133:154-64.', checked: 'V' },
  'graven-nielsen-2000': { text: 'Graven-Nielsen T et al. Ketamine reduces muscle pain, temporal summation, and referred pain in fibromyalgia patients. Pain 2000;85:483-91 (table in PMC8675611).', url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC8675611/', checked: 'V' },
  'noppers-2011-fm': { text: 'Noppers I et al. Absence of long-term analgesic effect from a short-term S-ketamine infusion on fibromyalgia pain. Eur J Pain 2011;15:942-9 (table in PMC8675611).', url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC8675611/', checked: 'V' },
  'noppers-2011-liver': { text: 'Noppers IM et al. Drug-induced liver injury following a repeated course of ketamine treatment for chronic pain in CRPS type 1 patients. Pain 2011;152:2173-8.', checked: 'V' },
  'murrough-2013': { text: 'Murrough JW et al. Rapid and longer-term antidepressant effects of repeated ketamine infusions in treatment-resistant major depression. Biol Psychiatry 2013;74:250-6.', checked: 'V' },
  'singh-2016': { text: 'Singh JB et al. A double-blind, randomized, placebo-controlled, dose-frequency study of intravenous ketamine in patients with treatment-resistant depression. Am J Psychiatry 2016;173:816-26.', checked: 'V' },
  'fava-2018': { text: 'Fava M et al. Double-blind, placebo-controlled, dose-ranging trial of intravenous ketamine as adjunctive therapy in treatment-resistant depression. Mol Psychiatry 2018 (published 2020;25:1592-603).', checked: 'V' },
  'zheng-2019': { text: 'Zheng et al. 2019: series of six ketamine infusions in depression.', checked: 'V' },
  'sanacora-2017': { text: 'Sanacora G et al. A consensus statement on the use of ketamine in the treatment of mood disorders. JAMA Psychiatry 2017;74:399-405.', checked: 'GK' },
  'schwenk-2018': { text: 'Schwenk ES et al. Consensus guidelines on the use of intravenous ketamine infusions for acute pain management. Reg Anesth Pain Med 2018;43:456-66.', checked: 'GK' },
  'gorlin-2016': { text: 'Gorlin AW et al. Intravenous sub-anesthetic ketamine for perioperative analgesia. J Anaesthesiol Clin Pharmacol 2016;32:160-7.', checked: 'V' },
  'nct03362073': { text: 'NCT03362073: continuous intravenous ketamine infusion for refractory cancer pain.', url: 'https://clinicaltrials.gov/study/NCT03362073', checked: 'V' },
  'mercadante-2000': { text: 'Mercadante S et al. Analgesic effect of intravenous ketamine in cancer patients on morphine therapy. J Pain Symptom Manage 2000;20:246-52.', checked: 'GK' },
  'jackson-2001': { text: 'Jackson K et al. "Burst" ketamine for refractory cancer pain: an open-label audit of 39 patients. J Pain Symptom Manage 2001;22:834-42.', checked: 'V' },
  'vcog-2010': { text: 'VCOG 2010: burst ketamine in refractory cancer pain, 22 of 44 responded, 11 neurological adverse events of grade 3 or 4.', checked: 'V' },
  'hardy-2012': { text: 'Hardy J et al. Randomized, double-blind, placebo-controlled study to assess the efficacy and toxicity of subcutaneous ketamine in the management of cancer pain. J Clin Oncol 2012;30:3611-7.', checked: 'GK' },
  'lee-2025': { text: 'Lee et al. Ketamine loading and booster infusions in complex regional pain syndrome. Pain Physician 2025;28:E255-61.', checked: 'V' },
  'kiefer-2008': { text: 'Kiefer RT et al. Efficacy of ketamine in anesthetic dosage for the treatment of refractory complex regional pain syndrome. Pain Med 2008;9:1173-201.', checked: 'GK' },
  'ketalar-label': { text: 'Ketalar (ketamine hydrochloride) prescribing information: anaesthesia only; blood pressure, respiratory depression, bladder and liver warnings.', checked: 'V' },
  'ketalar-smpc': { text: 'Ketalar summary of product characteristics (UK).', checked: 'GK' },
  'spravato-pi': { text: 'Spravato (esketamine) prescribing information and REMS.', checked: 'V' },
  'infusion-handbook': { text: 'Injectable drug handbook: ketamine vials 10, 50, 100 mg/mL; infusion 1 or 2 mg/mL in sodium chloride 0.9 % or glucose 5 %; 1 and 5 mg/mL in hospital practice (CHEO).', checked: 'V' },
  'product-labels': { text: 'Product labels of the adjunct medicines; the formulary of the site governs.', checked: 'GK' },
  'bell-2009': { text: 'Bell RF. Ketamine for chronic non-cancer pain. Pain 2009;141:210-4: S-ketamine has about twice the analgesic potency of the racemate.', checked: 'V' },
  'devine-1974': { text: 'Devine BJ. Gentamicin therapy. Drug Intell Clin Pharm 1974;8:650-5 (ideal body weight).', checked: 'GK' },
  'ed-protocol': { text: 'Published emergency department low-dose ketamine protocol: excludes systolic pressure below 90 or above 180, heart rate below 50 or above 150, respiratory rate below 10 or above 30, age above 75; continuous oximetry; recovery of at least 60 minutes and until as alert as before.', checked: 'V' },
  'rcht-policy': { text: 'Royal Cornwall Hospitals (UK) ketamine infusion policy: observation intervals.', checked: 'V' },
  'aa-pract-2020': { text: 'A&A Practice 2020: liver tests every 1 to 2 days during ketamine infusions over days.', checked: 'V' },
  'rass-2002': { text: 'Sessler CN et al. The Richmond Agitation-Sedation Scale. Am J Respir Crit Care Med 2002;166:1338-44.', checked: 'V' },
  'poss-pasero': { text: 'Pasero Opioid-induced Sedation Scale.', checked: 'GK' },
  'rodrigues-2021': { text: 'Rodrigues NB et al. A simplified 6-item clinician administered dissociative symptom scale (CADSS-6). J Affect Disord 2021;282:160-4.', checked: 'V' },
  'chung-1995': { text: 'Chung F et al. A post-anesthetic discharge scoring system for home readiness. J Clin Anesth 1995;7:500-6.', checked: 'GK' },
  'aldrete-1995': { text: 'Aldrete JA. The post-anesthesia recovery score revisited. J Clin Anesth 1995;7:89-91.', checked: 'GK' },
  'clinic-leaflet': { text: 'Published leaflet of an infusion clinic: no driving, contracts or alcohol for 24 hours.', checked: 'V' },
  'burst-local-text': { text: 'Local palliative care text on burst ketamine: stop above 700 mg in 24 hours.', checked: 'V' },
  'yip-2022': { text: 'Yip et al. 2022. PMC9556663: asymptomatic rises in blood pressure need not be over-treated.', url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC9556663/', checked: 'V' },
  'vendor-guide': { text: 'Published infusion clinic guide: alert at systolic pressure above 180 or below 90, heart rate above 120 or below 50.', checked: 'V' },
  'phq9-kroenke-2001': { text: 'Kroenke K, Spitzer RL, Williams JB. The PHQ-9: validity of a brief depression severity measure. J Gen Intern Med 2001;16:606-13.', checked: 'GK' },
  'krebs-2009': { text: 'Krebs EE et al. Development and initial validation of the PEG, a three-item scale assessing pain intensity and interference. J Gen Intern Med 2009;24:733-8.', url: 'https://link.springer.com/article/10.1007/s11606-009-0981-1', checked: 'GK' },
  'reed-2024': { text: 'Reed DE et al. Comparable minimally important differences and responsiveness of Brief Pain Inventory and PEG pain scales across six trials. J Pain 2024;25:142-52. PMC10859144: about 1 point (0.6 to 1.75).', url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC10859144/', checked: 'V' },
  'cdc-2022': { text: 'Dowell D et al. CDC clinical practice guideline for prescribing opioids for pain, United States, 2022. MMWR Recomm Rep 2022;71(3):1-95: morphine milligram equivalents.', checked: 'V' },
  'immpact-2008': { text: 'Dworkin RH et al. Interpreting the clinical importance of treatment outcomes in chronic pain clinical trials: IMMPACT recommendations. J Pain 2008;9:105-21.', checked: 'V' },
  'ctcae-v5': { text: 'Common Terminology Criteria for Adverse Events, version 5.0.', checked: 'V' },
  'cotter-2021': { text: 'Cotter S et al. Hepatobiliary adverse events of ketamine in FAERS. 2021.', checked: 'V' },
  'anand-2000': { text: 'Anand A et al. Attenuation of the neuropsychiatric effects of ketamine with lamotrigine. Arch Gen Psychiatry 2000;57:270-6.', checked: 'GK' },
  'williams-2018': { text: 'Williams NR et al. Attenuation of antidepressant effects of ketamine by opioid receptor antagonism. Am J Psychiatry 2018;175:1205-15.', checked: 'GK' },
  'hep-ddi': { text: 'HEP drug interaction set: ketamine is metabolised mainly by CYP3A4.', checked: 'V' },
  'project': { text: 'Proposed default of this project, without authority: a named clinician signs it before a site uses it.', checked: 'P' },
  'clinic': { text: 'Decision of the clinic: the two clinicians who signed this version of the protocol answer for it.', checked: 'P' },
  'clinic-thresholds': { text: 'Threshold set by the clinic: the two clinicians who signed its set of thresholds answer for it.', checked: 'P' },
  'general': { text: 'General clinical knowledge, no single source seen: confirm before use.', checked: 'GK' },
} as const satisfies Record<string, Citation>;

export type SourceId = keyof typeof SOURCES;
