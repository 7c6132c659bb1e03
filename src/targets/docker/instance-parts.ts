/** All containers of an instance, and when it is in order. */
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { configurationContainer } from "./configuration-container.ts";
import { configurationVolumes } from "./configuration-volumes.ts";
import type { After } from "./container-options.ts";
import { drainSidecar } from "./drain-sidecar.ts";
import type { ConnectedEngine } from "./engines.ts";
import { instanceContainer } from "./instance-container.ts";
import { keepalivedLender } from "./keepalived-beside.ts";
import { mainProgram } from "./program-arguments.ts";
import { reported } from "./reported.ts";
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
  const { own, beside } = configurationVolumes(workshop, engine, instance, parent);
  const lent =
    beside === undefined
      ? []
      : [reported(keepalivedLender(workshop, engine, instance, beside, parent), engine)];
  const volumes = { own, beside };
  const container = instanceContainer(workshop, engine, group, instance, volumes, parent, [
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
  const balanced = workshop.draining(group, instance);
  const drain =
    balanced === undefined || instance.programs.includes("keepalived")
      ? []
      : [reported(drainSidecar(workshop, engine, instance, balanced, container, parent, [works]), engine)];
  return [container, works, ...drain];
}
