/** When an entrypoint works for its clients. */
import type { Endpoint, Entrypoint } from "../topology/model.ts";
import { counted, type Demand, type Endpoints } from "./endpoints.ts";
import type { TopEvent } from "./model.ts";
import type { Reachability } from "./reachability.ts";
import type { StructureBuilder } from "./structure-builder.ts";

export function topEvent(
  { name, to, dependsOn }: Entrypoint,
  structure: StructureBuilder,
  { fromClients }: Reachability,
  { answers }: Endpoints,
): TopEvent {
  // Its own dependencies (a name service, a server of images) are the clients' to reach, as its target is.
  const used = (endpoint: Endpoint, demand: Demand): number =>
    structure.all([fromClients(name, endpoint), answers(endpoint, demand)]);

  const works = (demand: Demand): number => {
    const needed = [to, ...counted(dependsOn, demand).map(({ on }) => on)];
    return structure.all(
      needed.map((endpoint) => used(endpoint, demand)),
      name,
    );
  };

  return { entrypoint: name, serves: works("serves"), undegraded: works("undegraded") };
}
