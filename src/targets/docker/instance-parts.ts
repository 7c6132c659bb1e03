/** All containers of an instance, and when it is in order. */
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { configurationContainer, type Taker } from "./configuration-container.ts";
import { type ConfigurationVolumes, configurationVolumes } from "./configuration-volumes.ts";
import type { After } from "./container-options.ts";
import { drainSidecar } from "./drain-sidecar.ts";
import type { ConnectedEngine } from "./engines.ts";
import { instanceContainer } from "./instance-container.ts";
import { keepalivedSidecar } from "./keepalived-sidecar.ts";
import { mainProgram } from "./program-arguments.ts";
import { reported } from "./reported.ts";
import type { Workshop } from "./workshop.ts";

/**
 * Registers what an instance consists of; its volumes are there already. The container with its program comes first,
 * then what shares its network, then its configuration; at last what tells that it is back behind its load balancers.
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
  const volumes = configurationVolumes(workshop, engine, instance, parent);
  const container = instanceContainer(workshop, engine, group, instance, volumes, parent, before);
  const takers = takersOf(workshop, engine, instance, container, volumes, parent);
  const beside = takers.slice(1).map((taker) => taker.container);

  const [first, ...rest] = takers;
  const works =
    first === undefined
      ? container
      : reported(
          configurationContainer(workshop, engine, group, instance, [first, ...rest], parent, [
            container,
            ...beside,
          ]),
          engine,
        );
  const balanced = workshop.draining(group, instance);
  const drain =
    balanced === undefined || instance.programs.includes("keepalived")
      ? []
      : [reported(drainSidecar(workshop, engine, instance, balanced, container, parent, [works]), engine)];
  return [container, ...beside, works, ...drain];
}

function takersOf(
  workshop: Workshop,
  engine: ConnectedEngine,
  instance: Instance,
  container: docker.Container,
  { own, beside }: ConfigurationVolumes,
  parent: pulumi.Resource,
): readonly Taker[] {
  const program = mainProgram(instance);
  if (program === "application" || own === undefined) return [];
  const taker: Taker = { program, container, volume: own };
  if (beside === undefined) return [taker];
  const keepalived = keepalivedSidecar(workshop, engine, instance, beside, container, parent);
  return [taker, { program: "keepalived", container: keepalived, volume: beside }];
}
