import { servicesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, list } from "../wording.ts";

export const volumeWithoutBackup: Rule = {
  id: "volume-without-backup",
  title: "A service keeps data in a volume that is not backed up",
  severity: "info",
  references: ["Docker, Volumes: back up, restore, or migrate data volumes"],
  check: ({ plan }) =>
    servicesOf(plan).flatMap((group) => {
      const saved = plan.backups.filter(({ of }) => of.kind === "service" && of.name === group.name);
      const lost = group.declared.volumes.filter(({ name }) => !saved.some(({ volume }) => volume === name));
      const [first] = lost;
      if (first === undefined) return [];
      return [
        aboutGroup(group, {
          message: `Nothing backs up ${list(lost.map(({ name }) => `volume ${code(name)}`))} of ${code(group.name)}: fine for a cache, a loss for anything else.`,
          fix: `backup("${group.name}-${first.name}", { of: ${group.name}, volume: "${first.name}", … })`,
        }),
      ];
    }),
};
