/** All containers of an instance, and when it is in order. */
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { isBorn } from "../birth.ts";
import { configurationContainer } from "./configuration-container.ts";
import { configurationVolumes } from "./configuration-volumes.ts";
import type { After } from "./container-options.ts";
import { drainSidecar } from "./drain-sidecar.ts";
import type { ConnectedEngine } from "./engines.ts";
import { instanceContainer } from "./instance-container.ts";
import { keepalivedLender } from "./keepalived-beside.ts";
import { mainProgram } from "./program-arguments.ts";
import { reported } from "./reported.ts";
import { restartTimes } from "./restart-times.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Registers what an instance consists of; its volumes are there already. What lends keepalived comes first, then the
 * container with the instance's programs, then their configuration; at last what tells that it is back behind its load
 * balancers.
 *
 * @returns everything that has to be there, and in order, before the next instance may be touched
 */
export function instanceParts(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  parent: pulumi.Resource,
  before: After,
): After {
  const program = mainProgram(instance);
  const drained = workshop.draining(group, instance);
  const isNew = isBorn(workshop.site.plan, instance, parent);
  const hooks = workshop.redundancyLeft(instance, isNew, parent, {
    of: "container",
    whenReplaced: restartTimes(group, instance, drained, workshop.options.drain !== false),
  });
  const { own, beside } = configurationVolumes(workshop, engine, instance, parent);
  const lent =
    beside === undefined
      ? []
      : [reported(keepalivedLender(workshop, engine, instance, beside, parent), engine)];
  const container = instanceContainer(workshop, engine, group, instance, { own, beside }, parent, hooks, [
    ...before,
    ...lent,
  ]);
  const works =
    program === "application" || own === undefined
      ? container
      : reported(
          configurationContainer(
            workshop,
            engine,
            group,
            instance,
            container,
            [
              { program, volume: own },
              ...(beside === undefined ? [] : [{ program: "keepalived", volume: beside } as const]),
            ],
            parent,
          ),
          engine,
        );
  const drain =
    drained === undefined || instance.programs.includes("keepalived")
      ? []
      : [reported(drainSidecar(workshop, engine, instance, drained, container, parent, [works]), engine)];
  return [container, works, ...drain];
}
