import { listenersOf, targetsOf, usualServers } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list } from "../wording.ts";

export const writerAmongReaders: Rule = {
  id: "writer-among-readers",
  title: "One listener spreads writes over a primary and its read-only replicas",
  severity: "error",
  references: ["OpenStack High Availability Guide: one active writer, all other servers `backup`"],
  check: ({ plan }) =>
    listenersOf(plan).flatMap(({ group, listener }) => {
      const roles = Map.groupBy(
        targetsOf(usualServers(listener)).filter(({ to }) => to.kind === "database"),
        ({ to }) => to.name,
      );
      const mixed = [...roles].filter(([, endpoints]) => endpoints.length > 1).map(([name]) => name);
      if (mixed.length === 0) return [];
      return [
        aboutGroup(group, {
          message:
            `Listener ${code(listener.name)} of ${code(group.name)} sends to writer and readers of ${list(mixed.map(code))} alike: ` +
            "writes that meet a replica fail, since it is read-only.",
          fix: `one listener for ${mixed[0]}.writer and another for ${mixed[0]}.reader`,
        }),
      ];
    }),
};
