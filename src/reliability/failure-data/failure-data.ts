/** Failure data for each event of a failure model: what the topology says of it, else what is published for its kind. */
import type { Instance, Plan } from "../../plan/model.ts";
import type { DeclaredFailureData, External, FailureKind } from "../../topology/model.ts";
import { eventLabel } from "../events.ts";
import type { BasicEvent, EventKind, FailureModel } from "../model.ts";
import { type KindTimes, kindTimes, type SourcedTimes, timesFrom } from "./kind-times.ts";
import { type EventFailureData, HOURS_PER_YEAR, MS_PER_HOUR } from "./model.ts";
import { eitherOf, failuresPerYear, inSeries, mtbfOf, unavailabilityOf } from "./unavailability.ts";

/**
 * For each event of the failure model, at the same index, how often it occurs and for which share of the time it lasts.
 *
 * Assumed: a steady state, in which parts fail and are repaired independently of each other. Formulas and sources are on one page:
 * `docs/availability.md`.
 *
 * @param model the failure model of this plan
 * @example
 * const model = failureModel(plan);
 * failureData(plan, model)[model.events.findIndex(({ id }) => id === "host:a-1")]?.unavailability; // 0.00152
 */
export function failureData(
  plan: Pick<
    Plan,
    "domains" | "networks" | "externals" | "sharedRisks" | "groups" | "instances" | "failureData"
  >,
  { events }: Pick<FailureModel, "events">,
): readonly EventFailureData[] {
  const kinds = kindTimes(plan.failureData);
  const saidOf = declaredIn(plan);
  const instances = byName(plan.instances);
  const externals = byName(plan.externals);
  return events.map((event) => {
    const kind = failureKind(event.kind);
    const said = saidOf(event);
    const times = ((): SourcedTimes => {
      switch (event.kind) {
        case "instance":
          return instanceTimes(kinds, said, instances.get(event.name), eventLabel(event));
        case "external":
          return externalTimes(kinds.external, externals.get(event.name), eventLabel(event));
        default:
          return timesFrom(said.reliability, kinds[kind], eventLabel(event));
      }
    })();
    const maintenance = said.maintenance ?? plan.failureData?.[kind]?.maintenance;
    const plannedUnavailability = maintenance === undefined ? 0 : maintenance.takesMs / maintenance.everyMs;
    return {
      ...times,
      plannedUnavailability,
      maintenancesPerYear:
        maintenance === undefined ? 0 : HOURS_PER_YEAR / (maintenance.everyMs / MS_PER_HOUR),
      unavailability: eitherOf(unavailabilityOf(times), plannedUnavailability),
      failuresPerYear: failuresPerYear(times),
    };
  });
}

/** What its own declaration says of an event's part. */
function declaredIn(
  plan: Pick<Plan, "domains" | "networks" | "externals" | "sharedRisks" | "groups">,
): (event: BasicEvent) => DeclaredFailureData {
  const domains = byName(plan.domains);
  const networks = byName(plan.networks);
  const externals = byName(plan.externals);
  const risks = byName(plan.sharedRisks);
  const groups = byName(plan.groups);
  return ({ kind, name, part }) => {
    switch (kind) {
      // By the name of the event: a host that the cloud chooses has no declaration, and the part is the domain around it.
      case "region":
      case "zone":
      case "rack":
      case "host":
        return domains.get(name) ?? {};
      case "instance":
        return groups.get(part.name)?.declared ?? {};
      case "network":
        return networks.get(part.name) ?? {};
      case "gateway":
        return networks.get(part.name)?.external ?? {};
      case "external":
        return externals.get(name) ?? {};
      case "shared-risk":
        return risks.get(name) ?? {};
      default:
        return kind satisfies never;
    }
  };
}

/** A declaration means the whole instance; what is said of the kind, and the default, mean it without the disks of its volumes. */
function instanceTimes(
  kinds: KindTimes,
  said: DeclaredFailureData,
  instance: Instance | undefined,
  label: string,
): SourcedTimes {
  const disks = (instance?.volumes ?? []).map(() => kinds.disk);
  return timesFrom(
    said.reliability,
    disks.length === 0 ? kinds.instance : together(kinds.instance, disks),
    label,
  );
}

function together(instance: SourcedTimes, disks: readonly SourcedTimes[]): SourcedTimes {
  const parts = [instance, ...disks];
  const [first] = disks;
  const from = parts.every((part) => part.from === instance.from) ? instance.from : "partly-declared";
  const count = disks.length === 1 ? "its disk" : `each of its ${disks.length} disks`;
  return { ...inSeries(parts), from, source: `${instance.source}; ${count}: ${first?.source ?? ""}` };
}

function externalTimes(kind: SourcedTimes, external: External | undefined, label: string): SourcedTimes {
  const { mttrHours, source } = timesFrom(
    external?.reliability === undefined ? undefined : { mttrMs: external.reliability.mttrMs },
    kind,
    label,
  );
  if (external === undefined) return kind;
  const availability = `${Number((external.availability * 100).toFixed(9))} %`;
  return {
    mtbfHours: mtbfOf(external.availability, mttrHours),
    mttrHours,
    // The share of time that it is down is declared, whatever the length of an outage is.
    from: "declared",
    source: `availability of ${label}: ${availability}, declared; length of an outage: ${source}`,
  };
}

function failureKind(kind: EventKind): Exclude<FailureKind, "disk"> {
  return kind === "shared-risk" ? "sharedRisk" : kind;
}

function byName<Named extends { readonly name: string }>(all: readonly Named[]): ReadonlyMap<string, Named> {
  return new Map(all.map((one) => [one.name, one]));
}
