/** Flows that only the lab has. */
import type { Flow, ServiceGroup } from "../../../plan/model.ts";
import type { LayoutContext } from "./context.ts";
import { LAB_PORT } from "./ports.ts";
import { writerFlows } from "./writer-hosts.ts";

/**
 * The plan's flows, those of the clients who write to databases, and one for each service that depends on an external without a port. Nobody says how that one is
 * talked to; in the lab its stand-in answers at a port of the lab's own, so that a lost gateway is felt.
 */
export function labFlows(context: LayoutContext): readonly Flow[] {
  const portless = new Set(
    context.plan.externals.filter(({ port }) => port === undefined).map(({ name }) => name),
  );
  const services = context.plan.groups.filter((group): group is ServiceGroup => group.kind === "service");
  const added = services.flatMap(({ name, instances, declared }) =>
    declared.dependsOn.flatMap(({ on }): readonly Flow[] => {
      const network = context.networkTo({ kind: "group", name }, on);
      if (on.kind !== "external" || !portless.has(on.name) || network === undefined) return [];
      return instances.map((instance) => ({
        from: { kind: "instance", name: instance },
        to: { kind: "external", name: on.name },
        network,
        protocol: "tcp",
        port: LAB_PORT,
        reason: `${name} depends on ${on.name}, which has no port but in the lab`,
      }));
    }),
  );
  return [...context.plan.flows, ...added, ...writerFlows(context.plan)];
}
