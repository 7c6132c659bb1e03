import type { Plan } from "../plan/model.ts";
import { withHostsCounted } from "./cloud-hosts.ts";
import { dependencyOrder } from "./dependency-order.ts";
import { endpoints } from "./endpoints.ts";
import { topEvent } from "./entrypoints.ts";
import { basicEvents } from "./events.ts";
import { infrastructure } from "./infrastructure.ts";
import type { FailureModel } from "./model.ts";
import { partsOf } from "./parts.ts";
import { reachability } from "./reachability.ts";
import { structureBuilder } from "./structure-builder.ts";

/**
 * What has to be up for each entrypoint of a plan to serve, over everything in it that can fail by itself.
 * The meaning of every gate is on one page: `docs/failure-model.md`.
 *
 * An entrypoint that cannot work even with everything up (its clients have no way in, a backend is out of
 * reach) gets a top that is never up: `isUp(model, top.serves, new Set())` is false.
 *
 * @throws Error when the plan refers to parts it doesn't hold, or its dependencies run in a circle; neither
 * comes out of a validated topology.
 * @example
 * const model = failureModel(plan(topology));
 * singlePointsOfFailure(model).map(({ event }) => event.id); // ["host:a-1", "network:edge"]
 */
export function failureModel(planned: Plan): FailureModel {
  const plan = withHostsCounted(planned);
  const events = basicEvents(plan);
  const structure = structureBuilder(events);
  const parts = partsOf(plan);
  const underneath = infrastructure(plan, structure);
  const reach = reachability(plan, structure, underneath);
  const asked = plan.entrypoints.flatMap(({ to, dependsOn }) => [to, ...dependsOn.map(({ on }) => on)]);
  const answering = endpoints(parts, structure, underneath, reach, dependencyOrder(parts, asked));
  const tops = plan.entrypoints.map((entrypoint) => topEvent(entrypoint, structure, reach, answering));
  return { events, nodes: structure.nodes, tops };
}
