/** How long the way to an endpoint is interrupted. */
import type { Plan } from "../plan/model.ts";
import type { Endpoint } from "../topology/model.ts";
import { connectionNetworks } from "./connection-networks.ts";
import { GATEWAY_TURNOVER_MS, SWITCH_TURNOVER_MS } from "./outage-assumptions.ts";
import { type Effect, NO_EFFECT, untilRepaired, waits } from "./outage-bounds.ts";
import type { Failing } from "./outage-failing.ts";

/** What who goes to an endpoint sees of the network between. */
export type Way = (kind: "group" | "entrypoint", name: string, to: Endpoint, failing: Failing) => Effect;

export function waysOf(plan: Pick<Plan, "connections">): Way {
  const networkTo = connectionNetworks(plan);
  return (kind, name, to, failing) => {
    const network = networkTo({ kind, name }, to);
    if (network === undefined) return NO_EFFECT;
    const outside = kind === "entrypoint" || to.kind === "external";
    if (failing.networks.has(network)) return untilRepaired(`network ${network} is the only way`);
    if (outside && failing.gateways.has(network)) return untilRepaired(`gateway ${network} is the only way`);
    const turning = failing.turningNetworks.has(network)
      ? [{ name: `network ${network}: the other switch takes over`, worstMs: SWITCH_TURNOVER_MS }]
      : outside && failing.turningGateways.has(network)
        ? [{ name: `gateway ${network}: the other one takes over`, worstMs: GATEWAY_TURNOVER_MS }]
        : [];
    if (turning.length === 0) return NO_EFFECT;
    return { gap: waits(...turning), delay: waits(...turning), noneFails: false };
  };
}
