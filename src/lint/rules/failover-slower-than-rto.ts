import { LONGEST_DETECTION_MS } from "../../render/keepalived/check-timing.ts";
import { entrypointsTo, loadBalancersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, groupCode } from "../wording.ts";

/** Master_Down_Interval: three advertisements and a skew of less than one more (RFC 5798, 6.1). */
const ADVERTS_MISSED = 4;

/** The least that can be declared; VRRP counts in hundredths of a second. */
const SHORTEST_ADVERT_MS = 10;

export const failoverSlowerThanRto: Rule = {
  id: "failover-slower-than-rto",
  title: "A virtual IP moves later than the entrypoint promises to be back",
  severity: "warning",
  references: [
    "RFC 5798, 6.1: Master_Down_Interval = 3 * Master_Adver_Interval + Skew_Time",
    "RFC 5798, 6.4.3: who gives up an address says so, and its successor waits for Skew_Time alone",
  ],
  check: ({ plan }) => {
    const entrypoints = entrypointsTo(plan, "hard");
    return loadBalancersOf(plan).flatMap((group) => {
      const interval = group.declared.virtualIp?.advertIntervalMs;
      if (interval === undefined) return [];
      const lost = interval * ADVERTS_MISSED;
      const hung = LONGEST_DETECTION_MS + interval;
      const slowest = Math.max(lost, hung);
      const suffering = entrypoints
        .group(group.name)
        .filter(({ rtoMs }) => rtoMs !== undefined && rtoMs < slowest);
      const [first] = suffering;
      if (first?.rtoMs === undefined) return [];
      const fails =
        lost >= hung
          ? `the instance of ${code(group.name)} that holds the virtual IP fails`
          : `${group.declared.engine} hangs on the instance of ${code(group.name)} that holds the virtual IP`;
      const enough = Math.min(first.rtoMs / ADVERTS_MISSED, first.rtoMs - LONGEST_DETECTION_MS);
      const rounded = Math.floor(enough / SHORTEST_ADVERT_MS) * SHORTEST_ADVERT_MS;
      return [
        aboutGroup(group, {
          affects: suffering.map(({ name }) => name),
          message:
            `When ${fails}, up to ${duration(slowest)} pass before another takes it; ` +
            `${first.name} promises ${duration(first.rtoMs)}.`,
          fix:
            rounded >= SHORTEST_ADVERT_MS
              ? groupCode(group, `virtualIp: { advertInterval: "${duration(rounded)}", … }`)
              : `promise no less than what checks of the load balancer take: entrypoint(${JSON.stringify(first.name)}, { rto: "${duration(slowest)}", … })`,
        }),
      ];
    });
  },
};
