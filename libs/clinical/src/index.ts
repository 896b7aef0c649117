export { ok, type Problem, type ProblemKind, refuse, type Result } from './problem.js';

export { AMOUNT_UNITS, type AmountUnit, DOSE_UNITS, type DoseUnit, isAmountUnit, isRateUnit, isUnit, RATE_UNITS, type RateUnit, type Unit, UNITS } from './quantity/unit.js';
export {
  compareQuantities, describeQuantity, type EnteredQuantity, equalQuantities, formatFixed, isDecimal, parseQuantity, placesOf, type Quantity, quantity,
  type QuantityRule, type Sign, toDecimal, toFixedQuantity,
} from './quantity/quantity.js';
export { convert } from './quantity/convert.js';
export { Exact } from './quantity/exact.js';

export {
  isOwn, isThresholdKey, type Overrides, SHIPPED_THRESHOLDS, SHIPPED_VERSION as SHIPPED_THRESHOLDS_VERSION, THRESHOLD_KEYS, type ThresholdKey, THRESHOLDS, type Thresholds, thresholdsOf,
} from './thresholds/thresholds.js';
export { type Threshold, WHY } from './thresholds/threshold.js';
export { parseOverrides } from './thresholds/parse-overrides.js';
export { inWords } from './thresholds/say.js';
export { type ClinicPolicy, SHIPPED_POLICY } from './clinic-policy.js';
export { type ClinicCalendar, dayIn, isTimeZone, plusDays } from './quantity/zone.js';

export { type Citation, type Provenance, type SourceId, SOURCES } from './sources.js';

export type {
  Adjunct, AdjunctTiming, Caps, Chirality, CitedTrial, Course, Evidence as ProtocolEvidence, Protocol, ProtocolBolus, ProtocolSegment, RampStep,
  Setting, Stated, Titration, TrialBag, WeightBasis,
} from './protocols/protocol.js';
export { type AdjunctRoute, EVIDENCE_TEXT, type EvidenceGrade, SETTING_TEXT } from './protocols/choices.js';
export { adjunctDose } from './protocols/protocol.js';
export { findProtocol, protocols } from './protocols/library.js';
export { checkProtocol } from './protocols/check-protocol.js';
export { type ComparedRow, compareProtocols } from './protocols/compare-protocols.js';
export { checkClinicVersion, isLaterVersion } from './protocols/clinic-version.js';
export { parseProtocol } from './protocols/parse-protocol.js';
export type { MonitoringPlan, MonitoringTier, MonitoringTrigger } from './monitoring/monitoring-plan.js';
export { MONITORING_PLAN_KEYS, monitoringPlan, type MonitoringPlanKey } from './monitoring/monitoring-plans.js';
export { type MonitoringLine, monitoringLines, monitoringSummary } from './monitoring/describe-monitoring.js';
export { SCALE_TEXT } from './monitoring/scales.js';
export { refuseInconsistency } from './consistency.js';

export type {
  DoseCalculation, DoseFlag, DoseInput, DoseLimit, DoseNote, DoseStep, EnteredWeight, LimitCode, LimitTier, PlannedBolus, PlannedSegment, PlannedSession, PlannedSupplies, SuppliesAbsent, WeightSource,
} from './dosing/dose.js';
export { concentrationIn } from './dosing/dose.js';
export { calculateDose } from './dosing/calculate-dose.js';
export { checkInterval } from './dosing/interval.js';
export { LIMIT_TEXTS } from './dosing/limits.js';
export { balance, expectedWaste, type Waste, type WasteInput } from './dosing/supplies.js';
export { isOverrideReason, type LimitOverride, mayOverride, openLimits, OVERRIDE_REASONS, type OverrideReason } from './dosing/override.js';

export type {
  AllergyFact, ConditionFact, Evidence, FactCode, FactQuantity, MedicationFact, ObservationFact, PatientFact, PriorCourseFact, ScreeningFacts,
} from './screening/facts.js';
export type { Acknowledgement, Finding, FindingSeverity, FindingStatus, ScreeningContext, ScreeningResult, ScreeningStage } from './screening/result.js';
export { canonicalJson, inputsHash, mayProceed, openFindings, screen, screeningContext } from './screening/screen.js';
export { RULE_SET, RULES } from './screening/rules.js';

export { courseSchedule, type GivenSession, nextSession, type ScheduledSession, type ScheduleState } from './schedule/course-schedule.js';
export { intervalRule } from './schedule/interval-rule.js';
export { defaultGoal, type GoalAim, goalDays, type GoalKind, goalRule, GOALS, goalUnit } from './goals/goal.js';
export { type GoalAchieved, type GoalReading, goalStanding, goalTarget } from './goals/goal-standing.js';

export { checkStateTable, eventsFrom, isTerminal, type StateTable, transition } from './states/state-table.js';
export { REFERRAL_STATES, type ReferralEvent, type ReferralState } from './states/referral-state.js';
export { PLAN_STATES, type PlanEvent, type PlanState } from './states/plan-state.js';
export { SESSION_STATES, type SessionEvent, type SessionState } from './states/session-state.js';

export { type PublishedStatus, publishedStatus, replacedOrderStatus } from './plan/published-status.js';
export { END_REASONS, type EndReason, ERROR_REASONS, type ErrorReason, HOLD_REASONS, type HoldReason, REVISION_REASONS, type RevisionReason, WITHDRAWAL_REASONS, type WithdrawalReason } from './plan/plan-reasons.js';
export { type CheckedNumbers, differingNumbers } from './plan/double-check.js';
export { unitText } from './quantity/unit-text.js';
export { titrationRule } from './protocols/describe-titration.js';
export { checkWithoutAdjuncts, type OrderedAdjunct, orderedAdjuncts } from './plan/ordered-adjuncts.js';
export { clinicalDiff, type ComparedOrder, type DiffRow, type DiffTopic } from './plan/clinical-diff.js';

export {
  appendToLog, bolusMs, checkBolus, checkRateLog, currentRate, delivered, type DeliveredDose, type GivenBolus, givenBolus, INFUSION_MEANWHILE, type InfusionMeanwhile, type LoggedBolus, type RateCeilings, type RateLog, type RateLogEntry, type RateLogKind, type RateSegment, segments,
} from './session/rate-log.js';
export { isStopReason, STOP_REASONS, type StopReason } from './session/stop-reason.js';

export type { AlertCode, Answers, AnswerOption, Fall, Instrument, InstrumentAlert, InstrumentId, InstrumentItem, InstrumentScore, Milestone, OpioidSum, Questionnaire, ScoreBand } from './instruments/instrument.js';
export { INSTRUMENTS, instruments, questionnaires } from './instruments/registry.js';
export { scoreInstrument } from './instruments/score.js';
export { type ChangeFromBaseline, changeFromBaseline, type KeptScore } from './instruments/change.js';
export { MME_FACTORS, OPIOID_KEYS, OPIOID_ROUTES, type OpioidKey, type OpioidRoute, type OpioidUnit } from './instruments/opioid-factors.js';
export { type EnteredOpioid, type OpioidAnswer, type OpioidTaken, type OpioidTotal, totalOpioids } from './instruments/opioid-sum.js';

export { parseVitals, VITAL_SIGNS, type VitalReading, type VitalSign, type VitalSignRule } from './vitals/vital-sign.js';
export { assessVitals, type VitalAction, type VitalTier } from './vitals/assess-vitals.js';

export { coded, type CodedText, coding, type CodingParts, type Concept, concept, SEEN_IN, SYSTEMS, type SystemKey, type Term, type Verification } from './terminology/term.js';
export { type ConditionKey, CONDITIONS } from './terminology/conditions.js';
export { type DrugKey, DRUGS, KETAMINE_PRODUCTS } from './terminology/drugs.js';
export { type ObservationKey, OBSERVATIONS } from './terminology/observations.js';
export { type DocumentKey, DOCUMENTS, type RouteKey, ROUTES, type ServiceKey, SERVICES } from './terminology/clinical-services.js';
export { isIcd10Code, isLoincCode, isRxNormId, isSnomedId } from './terminology/check-digits.js';
