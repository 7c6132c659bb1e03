/** The files of every database server of a plan. */
import type { DatabaseGroup, Instance, Plan } from "../../../src/plan/model.ts";
import type { BundlePart } from "../../../src/render/bundle-part.ts";
import { mysqlBundle } from "../../../src/render/mysql/bundle.ts";
import { CONFIGURATION_FILE } from "../../../src/render/mysql/paths.ts";
import { serverOptions } from "./option-values.ts";

export interface Rendered {
  readonly group: DatabaseGroup;
  readonly engine: "mysql" | "mariadb";
  readonly instance: Instance;
  readonly part: BundlePart;
}

/** Arbitrators left out: they are no servers. */
export function renderedDatabases(planned: Plan): readonly Rendered[] {
  return planned.groups.flatMap((group) =>
    group.kind !== "database"
      ? []
      : planned.instances
          .filter((instance) => instance.group === group.name && instance.database !== undefined)
          .map((instance) => ({
            group,
            engine: group.declared.engine,
            instance,
            part: mysqlBundle(planned, instance, group),
          })),
  );
}

/** By their canonical names, as the server reads them. */
export function optionsOf({ part }: Rendered): ReadonlyMap<string, string> {
  return serverOptions(part.files.find(({ path }) => path === CONFIGURATION_FILE)?.content ?? "");
}
