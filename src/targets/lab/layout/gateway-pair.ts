/** Two routers that stand in for each other, as the redundant gateway of a cloud does. */
import { type GatewayRules, VRRP } from "../firewall.ts";
import type { LabFile } from "../model.ts";

export interface GatewayPair {
  /** Takes the addresses when both start together. */
  readonly first: boolean;
  /** Address at which the other one hears of it. */
  readonly own: string;
  readonly peer: string;
  /** Length of the prefix of both, e.g. `30`. */
  readonly prefix: string;
  readonly heartbeatInterface: string;
  /** What moves, all together. */
  readonly moved: readonly { readonly address: string; readonly interface: string }[];
}

/**
 * Seconds between two signs of life: a lost router is missed after three, and some hundredths (RFC 9568, 6.1). With 0.1 s, a
 * machine that was busy booting hosts made both take the addresses.
 */
const ADVERT_SECONDS = 0.2;

/** Configuration of keepalived. */
export function gatewayKeepalived(pair: GatewayPair): LabFile {
  const content = `# A gateway of the lab: two routers share its addresses. No part of the topology.

global_defs {
    vrrp_version 3
    vrrp_garp_master_refresh 5
    vrrp_garp_master_refresh_repeat 1
    # When both held the addresses, the weaker says so as it gives up: the other then tells everybody at once.
    vrrp_higher_prio_send_advert true
}

vrrp_instance gateway {
    interface ${pair.heartbeatInterface}
    virtual_router_id 1
    priority ${pair.first ? 200 : 100}
    advert_int ${ADVERT_SECONDS}
    state BACKUP
    # A router that comes back waits: going back would be a second interruption.
    nopreempt
    unicast_src_ip ${pair.own}
    unicast_peer {
        ${pair.peer}
    }
    virtual_ipaddress {
${pair.moved.map((each) => `        ${each.address} dev ${each.interface}`).join("\n")}
    }
}
`;
  return { path: "/etc/keepalived/keepalived.conf", content, mode: 0o644 };
}

/** Lets the routers hear each other. */
export function heartbeatRules(pair: GatewayPair): Pick<GatewayRules, "input" | "output"> {
  const reason = "the two routers tell each other that they live";
  const [name, vrrp] = [pair.heartbeatInterface, `meta l4proto ${VRRP}`];
  return {
    input: [{ reason, match: `iifname "${name}" ip saddr ${pair.peer} ${vrrp}` }],
    output: [{ reason, match: `oifname "${name}" ip daddr ${pair.peer} ${vrrp}` }],
  };
}
