import { ACUTE_PO } from './acute-po.js';
import { BLOCK } from './blocked-coma.js';
import { BOOST_OP } from './boost-op.js';
import { CA_BURST } from './ca-burst.js';
import { CA_IP_CIVI } from './ca-ip-civi.js';
import { CRPS_IP_100H } from './crps-ip-100h.js';
import { CRPS_IP_5D } from './crps-ip-5d.js';
import { CRPS_OP_10D } from './crps-op-10d.js';
import { DEP_OP_6 } from './dep-op-6.js';
import { DEP_OP_MAINT } from './dep-op-maint.js';
import { FM_OP } from './fm-op.js';
import { GEN_IP_5D } from './gen-ip-5d.js';
import { GEN_OP_LOW } from './gen-op-low.js';
import { NP_OP_SINGLE } from './np-op-single.js';
import type { Protocol } from './protocol.js';
import { SCI_IP_7D } from './sci-ip-7d.js';

const LIBRARY: readonly Protocol[] = [CRPS_OP_10D, CRPS_IP_100H, CRPS_IP_5D, GEN_IP_5D, GEN_OP_LOW, SCI_IP_7D, NP_OP_SINGLE, FM_OP, DEP_OP_6, DEP_OP_MAINT, ACUTE_PO, CA_IP_CIVI, CA_BURST, BOOST_OP, BLOCK];

/** Every protocol that ships, the blocked one included (with its reason). */
export const protocols = (): readonly Protocol[] => LIBRARY;

export const findProtocol = (id: string): Protocol | undefined => LIBRARY.find((protocol) => protocol.id === id);
