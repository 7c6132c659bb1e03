import { domainsOf, indexPlan } from "../plan-index.ts";
import { databasesOf, shardsOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode, list } from "../wording.ts";

/** For those in one zone the network is what the zone's owner vouches for; between zones it is somebody's cable. */
export const databaseServersWithoutTls: Rule = {
  id: "database-servers-without-tls",
  title: "Servers of a database trust the network between zones",
  severity: "info",
  references: [
    "MariaDB, Replication with Secure Connections: in clear by default",
    "NIST SP 800-53, SC-8: Transmission Confidentiality and Integrity",
  ],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return databasesOf(plan).flatMap((group) => {
      if (group.declared.tls !== undefined) return [];
      const several = shardsOf(plan, group)
        .map(({ name }) => domainsOf(index, name, "zone"))
        .find((zones) => zones.length > 1);
      if (several === undefined) return [];
      const how =
        group.declared.engine === "mysql"
          ? "send each other all data encrypted, but for whoever answers"
          : "send each other all data in clear";
      return [
        aboutGroup(group, {
          message: `The servers of ${code(group.name)} in ${list(several)} ${how}: who is on the way between the zones reads it.`,
          fix: groupCode(
            group,
            `tls: { ca: secret("${group.name}-ca"), certificate: secret("${group.name}-tls") }`,
          ),
        }),
      ];
    });
  },
};
