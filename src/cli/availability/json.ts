import type { Availability } from "../../reliability/availability/availability.ts";
import type { Change } from "../../reliability/availability/changes.ts";
import type { EventImportance } from "../../reliability/availability/contributors.ts";
import { type AvailabilityReport, isMet, type Verdict, verdictOf } from "./report.ts";

/** The document of `--format json`. Fields are only ever added within a `version`. Shares of time are from 0 to 1. */
interface JsonAvailability {
  readonly version: 1;
  readonly topology: string;
  /** Ids of the events that are taken to have occurred. */
  readonly whatIf: readonly string[];
  readonly entrypoints: readonly {
    readonly entrypoint: string;
    readonly slo: number;
    /** Certain to be kept: `verdict` is `kept`. */
    readonly met: boolean;
    /** `undecided`: `slo` lies above `available`, and not above `availableAtMost`. */
    readonly verdict: Verdict;
    /** At least so much. */
    readonly available: number;
    /** Equal to `available` where `calculatedBy.down` is `diagram`, as with the other pairs. */
    readonly availableAtMost: number;
    /** `diagram`: exact. `bounds`: the number lies between the two of a pair. */
    readonly calculatedBy: Availability["calculatedBy"];
    /** Too much is down, at most so much of the time. */
    readonly down: number;
    readonly downAtLeast: number;
    /** At most: until something has taken over. */
    readonly failover: number;
    /** Something is missing, `down` among it. */
    readonly degraded: number;
    readonly degradedAtLeast: number;
    /**
     * `gone`: what `down` would be less by, if none of the events ever occurred; `fussellVesely` is that as part of `down`.
     * `birnbaum` is the largest of one of the events. `importance`: of each one by itself. By bounds, `gone` is an estimate, and the latter two are
     * missing, since they take a diagram.
     */
    readonly contributors: readonly {
      readonly kind: string;
      readonly of?: string;
      readonly events: readonly string[];
      readonly gone: number;
      readonly fussellVesely: number;
      readonly birnbaum?: number;
      readonly importance?: readonly {
        readonly event: string;
        readonly birnbaum: number;
        readonly fussellVesely: number;
      }[];
    }[];
    readonly pauses: readonly {
      readonly event: string;
      readonly worstMs: number;
      readonly secondsPerYear: number;
    }[];
    readonly improvements: readonly { readonly change: Change; readonly available: number }[];
  }[];
  /** How many were planned and calculated, and how many more could have helped. */
  readonly changes: { readonly tried: number; readonly left: number };
  /** Of each event that may occur. */
  readonly failureData: readonly {
    readonly event: string;
    /** Missing where it never fails by itself. */
    readonly mtbfHours?: number;
    readonly mttrHours: number;
    readonly unavailability: number;
    readonly failuresPerYear: number;
    readonly from: string;
    readonly source: string;
  }[];
}

export function availabilityJson(report: AvailabilityReport): string {
  const { plan, events, data, assumed, entrypoints, changes } = report;
  const ids = (indexes: readonly number[]): readonly string[] =>
    indexes.flatMap((index) => events[index]?.id ?? []);
  const document: JsonAvailability = {
    version: 1,
    topology: plan.name,
    whatIf: ids(assumed),
    entrypoints: entrypoints.map((one) => ({
      entrypoint: one.entrypoint,
      slo: one.slo,
      met: isMet(one),
      verdict: verdictOf(one),
      available: one.available,
      availableAtMost: one.availableAtMost,
      calculatedBy: one.calculatedBy,
      down: one.down,
      downAtLeast: one.downAtLeast,
      failover: one.failover,
      degraded: one.degraded,
      degradedAtLeast: one.degradedAtLeast,
      contributors: one.contributors.map(({ kind, of, events: members, each, ...measures }) => ({
        kind,
        ...(of === undefined ? {} : { of }),
        events: ids(members),
        gone: measures.gone,
        fussellVesely: measures.fussellVesely,
        ...(measures.birnbaum === undefined ? {} : { birnbaum: measures.birnbaum }),
        ...(each === undefined ? {} : { importance: importanceOf(members, each, events) }),
      })),
      pauses: one.pauses.map(({ event, worstMs, secondsPerYear }) => ({
        event: events[event]?.id ?? "",
        worstMs,
        secondsPerYear,
      })),
      improvements: one.improvements.map(({ change, after }) => ({ change, available: after })),
    })),
    changes,
    failureData: data.map(
      ({ mtbfHours, mttrHours, unavailability, failuresPerYear, from, source }, index) => ({
        event: events[index]?.id ?? "",
        ...(Number.isFinite(mtbfHours) ? { mtbfHours } : {}),
        mttrHours,
        unavailability,
        failuresPerYear,
        from,
        source,
      }),
    ),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function importanceOf(
  members: readonly number[],
  each: readonly EventImportance[],
  events: AvailabilityReport["events"],
) {
  return members.flatMap((index, place) => {
    const [event, own] = [events[index], each[place]];
    return event === undefined || own === undefined ? [] : [{ event: event.id, ...own }];
  });
}
