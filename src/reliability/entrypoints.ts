/** When an entrypoint works for its clients. */
import type { Dependency, Entrypoint } from "../topology/model.ts";
import { counted, type Demand, type Endpoints } from "./endpoints.ts";
import type { TopEvent } from "./model.ts";
import { groupBehind, type Parts } from "./parts.ts";
import type { Reachability } from "./reachability.ts";
import type { StructureBuilder } from "./structure-builder.ts";

export function topEvent(
  entrypoint: Entrypoint,
  parts: Parts,
  structure: StructureBuilder,
  { fromClients, fromGroup }: Reachability,
  { answers }: Endpoints,
): TopEvent {
  const target = groupBehind(parts, entrypoint.to);

  // Clients use it themselves (a name service, a second site) or the target does so for them.
  const dependency = ({ on }: Dependency, demand: Demand): number => {
    const ways = target === undefined ? [fromClients(on)] : [fromClients(on), fromGroup(target, on)];
    return structure.all([structure.any(ways), answers(on, demand)]);
  };

  const works = (demand: Demand): number =>
    structure.all(
      [
        fromClients(entrypoint.to),
        answers(entrypoint.to, demand),
        ...counted(entrypoint.dependsOn, demand).map((needed) => dependency(needed, demand)),
      ],
      entrypoint.name,
    );

  return { entrypoint: entrypoint.name, serves: works("serves"), undegraded: works("undegraded") };
}
