import { Foundation1700000000001 } from './0001-foundation.js';
import { Access1700000000002 } from './0002-access.js';
import { Audit1700000000003 } from './0003-audit.js';
import { Replication1700000000004 } from './0004-replication.js';
import { Chart1700000000005 } from './0005-chart.js';
import { Referrals1700000000006 } from './0006-referrals.js';
import { Plans1700000000007 } from './0007-plans.js';
import { Sessions1700000000008 } from './0008-sessions.js';
import { Outcomes1700000000009 } from './0009-outcomes.js';
import { Sync1700000000010 } from './0010-sync.js';
import { PlanLife1700000000011 } from './0011-plan-life.js';
import { ProtocolVersions1700000000012 } from './0012-protocol-versions.js';
import { ConsentGoalsSchedule1700000000013 } from './0013-consent-goals-schedule.js';
import { Bolus1700000000014 } from './0014-bolus.js';
import { Opioids1700000000015 } from './0015-opioids.js';
import { OrderSupplies1700000000016 } from './0016-order-supplies.js';
import { Thresholds1700000000017 } from './0017-thresholds.js';
import { FormsWithdrawalsAccesses1700000000018 } from './0018-forms-withdrawals-accesses.js';
import { BagsAndFinalWords1700000000019 } from './0019-bags-and-final-words.js';
import { WithoutAdjuncts1700000000020 } from './0020-without-adjuncts.js';

/** In the order in which they run. */
export const MIGRATIONS = [Foundation1700000000001, Access1700000000002, Audit1700000000003, Replication1700000000004, Chart1700000000005, Referrals1700000000006, Plans1700000000007, Sessions1700000000008, Outcomes1700000000009, Sync1700000000010, PlanLife1700000000011, ProtocolVersions1700000000012, ConsentGoalsSchedule1700000000013, Bolus1700000000014, Opioids1700000000015, OrderSupplies1700000000016, Thresholds1700000000017, FormsWithdrawalsAccesses1700000000018, BagsAndFinalWords1700000000019, WithoutAdjuncts1700000000020];
