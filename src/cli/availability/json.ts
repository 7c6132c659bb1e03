import type { Change } from "../../reliability/availability/changes.ts";
import { type AvailabilityReport, isMet } from "./report.ts";

/** The document of `--format json`. Fields are only ever added within a `version`. Shares of time are from 0 to 1. */
interface JsonAvailability {
  readonly version: 1;
  readonly topology: string;
  /** Ids of the events that are taken to have occurred. */
  readonly whatIf: readonly string[];
  readonly entrypoints: readonly {
    readonly entrypoint: string;
    readonly slo: number;
    readonly met: boolean;
    readonly available: number;
    /** Too much is down. */
    readonly down: number;
    /** At most: until something has taken over. */
    readonly failover: number;
    /** Something is missing, `down` among it. */
    readonly degraded: number;
    /**
     * `gone`: what `down` would be less by, if none of the events ever occurred; `fussellVesely` is that as part of `down`.
     * `birnbaum` is the largest of one of the events. `importance`: of each one by itself.
     */
    readonly contributors: readonly {
      readonly kind: string;
      readonly of?: string;
      readonly events: readonly string[];
      readonly gone: number;
      readonly fussellVesely: number;
      readonly birnbaum: number;
      readonly importance: readonly {
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

export function availabilityJson({ plan, events, data, assumed, entrypoints }: AvailabilityReport): string {
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
      available: one.available,
      down: one.down,
      failover: one.failover,
      degraded: one.degraded,
      contributors: one.contributors.map(({ kind, of, events: members, each, ...measures }) => ({
        kind,
        ...(of === undefined ? {} : { of }),
        events: ids(members),
        gone: measures.gone,
        fussellVesely: measures.fussellVesely,
        birnbaum: measures.birnbaum,
        importance: members.flatMap((index, place) => {
          const [event, own] = [events[index], each[place]];
          return event === undefined || own === undefined ? [] : [{ event: event.id, ...own }];
        }),
      })),
      pauses: one.pauses.map(({ event, worstMs, secondsPerYear }) => ({
        event: events[event]?.id ?? "",
        worstMs,
        secondsPerYear,
      })),
      improvements: one.improvements.map(({ change, after }) => ({ change, available: after })),
    })),
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
