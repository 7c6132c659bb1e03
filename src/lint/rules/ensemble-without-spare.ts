import { ensemblesOf, entrypointsTo } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode, list } from "../wording.ts";

/** Of so many one may be lost, and it may be one that is being updated. */
const NONE_TO_SPARE = 3;

export const ensembleWithoutSpare: Rule = {
  id: "ensemble-without-spare",
  title: "An ensemble that entrypoints need bears no failure while a member is updated",
  severity: "info",
  references: [
    "ZooKeeper Administrator's Guide, Cross Machine Requirements: five machines to survive a failure during maintenance",
  ],
  check: ({ plan }) => {
    const reached = entrypointsTo(plan, "hard");
    return ensemblesOf(plan).flatMap((group) => {
      const entrypoints = reached.group(group.name).map(({ name }) => name);
      if (entrypoints.length === 0 || group.instances.length > NONE_TO_SPARE) return [];
      return [
        aboutGroup(group, {
          message:
            `While one of the ${NONE_TO_SPARE} members of ${code(group.name)} is updated, a failure of another one stops ` +
            `${list(entrypoints)}.`,
          fix: groupCode(group, "replicas: 5"),
        }),
      ];
    });
  },
};
