/** All containers of an instance, and when it is in order. */
import type * as docker from "@pulumi/docker";
import type * as pulumi from "@pulumi/pulumi";
import type { Group, Instance } from "../../plan/model.ts";
import { isBorn } from "../birth.ts";
import { configurationContainer } from "./configuration-container.ts";
import { type ConfigurationVolumes, configurationVolumes } from "./configuration-volumes.ts";
import type { After } from "./container-options.ts";
import { drainPulse } from "./drain-pulse.ts";
import { drainName, drainSidecar } from "./drain-sidecar.ts";
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
  const { plan } = workshop.site;
  const drained = workshop.draining(group, instance);
  const isNew = isBorn(plan, instance, parent);
  const hooks = workshop.redundancyLeft(instance, isNew, parent, {
    of: "container",
    whenReplaced: restartTimes(group, instance, drained, workshop.options.drain !== false),
  });
  const volumes = configurationVolumes(workshop, engine, group, instance, parent);
  const lent =
    volumes.beside === undefined
      ? []
      : [reported(keepalivedLender(workshop, engine, instance, volumes.beside, parent), engine)];
  const after = [...before, ...lent];
  const programs = (lost?: string): Programs => {
    const container = instanceContainer(
      workshop,
      engine,
      group,
      instance,
      volumes,
      parent,
      hooks,
      after,
      lost,
    );
    return { container, works: configured(workshop, engine, group, instance, volumes, container, parent) };
  };
  if (drained === undefined || drained.by === "agent" || instance.programs.includes("keepalived")) {
    const { container, works } = programs();
    return [container, works];
  }
  const name = drainName(plan, instance);
  const parts = drainPulse(name, engine).then((pulse) => programs(pulse === "lost" ? name : undefined));
  return [
    parts.then(({ container }) => container),
    parts.then(({ works }) => works),
    parts.then(({ container, works }) =>
      reported(drainSidecar(workshop, engine, instance, drained, container, parent, [works]), engine),
    ),
  ];
}

/** What does the work of an instance. */
interface Programs {
  readonly container: docker.Container;
  /** Resolves when it is in order. */
  readonly works: docker.Container | Promise<pulumi.Resource>;
}

/** Resolves when the programs work with their configuration. Users' own images have none. */
function configured(
  workshop: Workshop,
  engine: ConnectedEngine,
  group: Group,
  instance: Instance,
  { own, beside }: ConfigurationVolumes,
  container: docker.Container,
  parent: pulumi.Resource,
): Programs["works"] {
  const program = mainProgram(instance);
  if (program === "application" || own === undefined) return container;
  return reported(
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
}
