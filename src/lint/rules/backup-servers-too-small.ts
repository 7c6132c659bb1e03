import { indexPlan } from "../plan-index.ts";
import { listenersOf, targetsOf, usualServers } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, listenerCode } from "../wording.ts";

export const backupServersTooSmall: Rule = {
  id: "backup-servers-too-small",
  title: "Backup servers take fewer connections than the servers they stand in for",
  severity: "warning",
  references: ["HAProxy Configuration Manual, 5.2 `backup`: what stands in has to carry the full load"],
  check: ({ plan }) => {
    const index = indexPlan(plan);
    return listenersOf(plan).flatMap(({ group, listener }) => {
      const backups = listener.servers.filter(({ backup }) => backup);
      if (backups.length === 0) return [];
      // Of each service that is stood in for, as many servers as its load needs.
      const needed = targetsOf(usualServers(listener)).flatMap(({ to, servers }) =>
        servers.slice(0, to.kind === "service" ? index.group(to.name).needs : servers.length),
      );
      const wanted = total(needed);
      const given = total(backups);
      if (wanted === undefined || given === undefined || given >= wanted) return [];
      return [
        aboutGroup(group, {
          message:
            `The backup servers of listener ${code(listener.name)} of ${code(group.name)} take ${given} connections ` +
            `together, the servers they stand in for ${wanted}: the rest waits or is refused.`,
          fix: `run more of them, or let each take more: ${listenerCode(group, listener.name, `to: [{ …, backup: true, maxConnections: ${Math.ceil(wanted / backups.length)} }]`)}`,
        }),
      ];
    });
  },
};

/** Undefined when one of them has no limit, and therefore nothing to add up. */
function total(servers: readonly { readonly maxConnections: number | undefined }[]): number | undefined {
  return servers.reduce<number | undefined>(
    (sum, { maxConnections }) =>
      sum === undefined || maxConnections === undefined ? undefined : sum + maxConnections,
    0,
  );
}
