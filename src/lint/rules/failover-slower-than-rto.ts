import { entrypointsTo, loadBalancersOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, duration, groupCode } from "../wording.ts";

/** Master_Down_Interval: three advertisements and a skew of less than one more (RFC 5798, 6.1). */
const ADVERTS_MISSED = 4;

export const failoverSlowerThanRto: Rule = {
  id: "failover-slower-than-rto",
  title: "A virtual IP moves later than the entrypoint promises to be back",
  severity: "warning",
  references: ["RFC 5798, 6.1: Master_Down_Interval = 3 * Master_Adver_Interval + Skew_Time"],
  check: ({ plan }) => {
    const entrypoints = entrypointsTo(plan, "hard");
    return loadBalancersOf(plan).flatMap((group) => {
      const interval = group.declared.virtualIp?.advertIntervalMs;
      if (interval === undefined) return [];
      const slowest = interval * ADVERTS_MISSED;
      const suffering = entrypoints
        .group(group.name)
        .filter(({ rtoMs }) => rtoMs !== undefined && rtoMs < slowest);
      const [first] = suffering;
      if (first?.rtoMs === undefined) return [];
      // VRRP counts in hundredths of a second.
      const enough = Math.max(10, Math.floor(first.rtoMs / ADVERTS_MISSED / 10) * 10);
      return [
        aboutGroup(group, {
          affects: suffering.map(({ name }) => name),
          message:
            `When the instance of ${code(group.name)} that holds the virtual IP fails, up to ${duration(slowest)} pass before another takes it; ` +
            `${first.name} promises ${duration(first.rtoMs)}.`,
          fix: groupCode(group, `virtualIp: { advertInterval: "${duration(enough)}", … }`),
        }),
      ];
    });
  },
};
