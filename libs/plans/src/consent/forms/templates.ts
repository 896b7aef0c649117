import type { FormContent } from './consent-form.js';

/**
 * Forms to begin with. Nobody but the clinic can say that they are enough: its counsel reads them against the law of the
 * place, its clinicians against what they do. Their own words say that they are templates, so that one which is signed as
 * it is says so too. What they claim stands in the clinical note (§1 evidence, §3 checklist, §4 monitoring, §7 off-label);
 * what may not be claimed, in §0, trap 6.
 */
const UNCONFIRMED = 'This text is a template. It may be used only after counsel and clinicians of the clinic have confirmed it.';

const TREATMENT: FormContent = {
  id: 'template-ketamine-off-label',
  version: '1',
  language: 'en',
  purpose: 'treatment',
  title: 'Consent to treatment with ketamine infusions, off-label',
  sections: [
    {
      heading: 'About this form',
      text: `${UNCONFIRMED}\n\nIt tells what ketamine infusions are, what they may do for you and what they may do to you. Please read it, take the time that you need, and ask everything that you want to know before you sign. You get a copy.`,
      covers: [],
    },
    {
      heading: 'An off-label treatment',
      text: 'Ketamine is approved in the United States as a medicine for anaesthesia. It is not approved for pain or for depression. Your clinician wants to use it in another way than it was approved for. This is called off-label use. It is allowed, and it means that the agency that approves medicines has not reviewed whether ketamine is safe and works for your condition. Another medicine, the nasal spray esketamine, is approved for some forms of depression; it is not what you are offered here.',
      covers: ['off-label'],
    },
    {
      heading: 'Other treatments',
      text: 'There are other treatments for your condition: other medicines, physical and psychological therapy, procedures, and the choice of no further treatment for now. Your clinician has gone through with you which of them you have tried, what they did, and which you could try instead of ketamine. Ketamine does not take the place of your other treatment: do not stop or change any medicine unless whoever prescribes it tells you to.',
      covers: ['alternatives'],
    },
    {
      heading: 'What may get better, and what we do not know',
      text: [
        'Some people have less pain, or feel less depressed, after ketamine. Many do not. Nobody can tell beforehand who will.',
        '- For complex regional pain syndrome (CRPS) the evidence is moderate: some studies found less pain for up to 12 weeks. In one of the larger ones the difference was gone by week 12, and people could not do more than before.',
        '- For pain after an injury of the spinal cord the evidence is weak and for a short time only.',
        '- For other long-lasting pain the evidence is weak, or there is none. Some careful studies found no benefit.',
        '- For depression that other treatments did not help, studies of infusions found that many people felt better within days, and that for many of them it did not last: half of those who had got better in one small study had relapsed after 18 days. How safe infusions are when they go on for a long time is not well known.',
        'Ketamine is not a cure. Your clinician has told you how good the evidence is for your own condition, and what the two of you want to reach. If it does not help you after a few infusions, it will be stopped.',
      ].join('\n\n'),
      covers: ['benefit-and-limits'],
    },
    {
      heading: 'Feeling strange, seeing or hearing things',
      text: 'During the infusion many people feel detached from their body or from what is around them, see or hear things that are not there, feel confused, or feel fear or distress. You may be sleepy, dizzy or sick and may vomit. This mostly fades within hours of the end. It can be frightening, and it can make a mental illness worse. Say at once if it is too much: the infusion can be slowed or stopped. Tell us if you have ever had a psychosis or mania, and if you have thoughts of harming yourself.',
      covers: ['psychomimetic'],
    },
    {
      heading: 'Blood pressure, heart and breathing',
      text: 'Ketamine can raise blood pressure and heart rate. This can be dangerous with heart disease, an aneurysm, a past stroke or high blood pressure that is not under control. Ketamine can also slow or weaken breathing, more so together with opioids, sleeping pills, tranquillisers or alcohol. You are watched and measured during the infusion and until you leave.',
      covers: ['blood-pressure'],
    },
    {
      heading: 'The bladder',
      text: 'Ketamine that is used often or for long can harm the bladder and the urinary tract. The harm can stay. Tell us if you need to pass urine more often or in a hurry, if it hurts, or if there is blood in it.',
      covers: ['bladder'],
    },
    {
      heading: 'The liver',
      text: 'Repeated or long infusions can harm the liver, mostly without your feeling it. You may need blood tests before and between infusions, and infusions may be stopped because of them.',
      covers: ['liver'],
    },
    {
      heading: 'Memory and thinking',
      text: 'Memory, attention and judgement can be worse during the infusion and for the rest of the day. What many infusions over a long time do to memory and thinking is not well known.',
      covers: ['cognition'],
    },
    {
      heading: 'Misuse and dependence',
      text: 'Ketamine is a controlled substance. It can be misused, and people can become dependent on it. Tell us about any use of alcohol or drugs, now or in the past. You may be asked for a urine test. Do not use ketamine outside of this treatment.',
      covers: ['dependence'],
    },
    {
      heading: 'Getting home, and driving',
      text: 'You need an adult who takes you home and stays within reach. Without one you are not treated, or have to stay. Until the next day, after a night of restful sleep, do not drive, use machines, drink alcohol, look after children alone, or decide or sign anything important.',
      covers: ['driving'],
    },
    {
      heading: 'Pregnancy and breast feeding',
      text: 'Ketamine is not recommended in pregnancy, because whether it is safe for the child has not been established. If you could become pregnant, you are tested before infusions, and need reliable contraception. Tell us if you are or may be pregnant, or if you breast-feed.',
      covers: ['pregnancy'],
    },
    {
      heading: 'What it costs',
      text: 'Insurers often do not pay for off-label ketamine. Before you sign you get an estimate in writing of what an infusion and the whole course cost you, and of what you pay if you stop early or do not come.',
      covers: ['cost'],
    },
    {
      heading: 'Your record',
      text: 'What we do and find is written into your record. What of it goes to the hospital that referred you stands in a form of its own, which you sign apart.',
      covers: [],
    },
    {
      heading: 'You may say no, and stop at any time',
      text: 'It is your choice. You may say no now, stop an infusion while it runs, or end the treatment on any day, without giving a reason and without losing any other care.',
      covers: ['right-to-stop'],
    },
    {
      heading: 'In an emergency',
      text: 'In the United States call 911, elsewhere your emergency number, for chest pain, trouble with breathing, fainting, a seizure, or if you cannot keep yourself or others safe. For thoughts of suicide you can also call or text 988 in the United States. For anything else call the clinic: you get its telephone number by day and by night, in writing, before you go home.',
      covers: ['emergency-contact'],
    },
    {
      heading: 'How long this holds, and signatures',
      text: 'This consent is for one series of infusions and ends 12 months after you sign it at the latest. For another series you are asked again.\n\nI have read this form or had it read to me. My questions were answered. I want to be treated with ketamine infusions.\n\nPatient (name, signature, date and time):\n\nStaff member who talked it through (name, signature, date and time):\n\nInterpreter, where there was one (name, language):',
      covers: [],
    },
  ],
};

const SHARING: FormContent = {
  id: 'template-sharing-with-hospital',
  version: '1',
  language: 'en',
  purpose: 'sharing',
  title: 'Consent to sharing the record of ketamine infusions with the referring hospital',
  sections: [
    {
      heading: 'About this form',
      text: `${UNCONFIRMED}\n\nThe clinic and the hospital that referred you each keep a record. This form is about what the clinic sends to the hospital. It is not about whether you are treated with ketamine, which is a form of its own.`,
      covers: [],
    },
    {
      heading: 'What is shared',
      text: 'The clinic sends: the answer to the referral; the plan (medicine, dose, number and days of infusions, who signed it, what it is to reach, and what spoke against it and why it was signed all the same); what was given at each infusion, vital signs and events included; your answers on pain, on daily life and on mood, such as the PHQ-9 with its question on thoughts of death or of hurting yourself; which opioids you take and how much; which aid you need to walk; and these consents. Some of this is about mental health.',
      covers: ['what-is-shared'],
    },
    {
      heading: 'With whom',
      text: 'With the hospital that referred you, into the record that it keeps of you there. Who may read it there, and with whom it may be shared further, follows from the hospital\'s own rules and from the law. The clinic may be obliged by law to share parts of your record without your consent; ask us about it.',
      covers: ['with-whom'],
    },
    {
      heading: 'You may say no, and change your mind',
      text: 'You may say no, and you may end this consent on any day by telling the clinic. No further infusion is then started, because the hospital would not know what was given. What was sent before stays in the hospital\'s record.',
      covers: ['right-to-stop'],
    },
    {
      heading: 'How long this holds, and signatures',
      text: 'This consent is for one series of infusions and ends 12 months after you sign it at the latest. For another series you are asked again.\n\nI have read this form or had it read to me. My questions were answered. I agree that the record of my infusions is shared as described.\n\nPatient (name, signature, date and time):\n\nStaff member who talked it through (name, signature, date and time):\n\nInterpreter, where there was one (name, language):',
      covers: [],
    },
  ],
};

export const TEMPLATES: readonly FormContent[] = [TREATMENT, SHARING];
