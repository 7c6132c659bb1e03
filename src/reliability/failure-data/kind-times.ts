/** Both times of each kind of part, and how one declaration overrides what is known of its kind. */
import type { FailureDataByKind, FailureKind, Reliability } from "../../topology/model.ts";
import { DEFAULT_FAILURE_DATA } from "./defaults.ts";
import { type EventFailureData, type FailureTimes, MS_PER_HOUR } from "./model.ts";

/** Times, and where they come from. */
export type SourcedTimes = FailureTimes & Pick<EventFailureData, "from" | "source">;

export type KindTimes = Readonly<Record<FailureKind, SourcedTimes>>;

/** What the topology says of each kind, over the defaults. */
export function kindTimes(declared: FailureDataByKind | undefined): KindTimes {
  const of = (kind: FailureKind): SourcedTimes =>
    timesFrom(
      declared?.[kind]?.reliability,
      { ...DEFAULT_FAILURE_DATA[kind], from: "default" },
      `every ${LABELS[kind]}`,
    );
  return {
    region: of("region"),
    zone: of("zone"),
    rack: of("rack"),
    host: of("host"),
    instance: of("instance"),
    disk: of("disk"),
    network: of("network"),
    gateway: of("gateway"),
    external: of("external"),
    sharedRisk: of("sharedRisk"),
  };
}

/** What is said over what is known otherwise; each of the two times by itself. */
export function timesFrom(
  said: Reliability | undefined,
  otherwise: SourcedTimes,
  label: string,
): SourcedTimes {
  const { mtbfMs, mttrMs } = said ?? {};
  if (mtbfMs === undefined && mttrMs === undefined) return otherwise;
  const mtbfHours = mtbfMs === undefined ? otherwise.mtbfHours : mtbfMs / MS_PER_HOUR;
  const mttrHours = mttrMs === undefined ? otherwise.mttrHours : mttrMs / MS_PER_HOUR;
  if (mtbfMs !== undefined && mttrMs !== undefined) {
    return { mtbfHours, mttrHours, from: "declared", source: `declared for ${label}` };
  }
  const [given, missing] = mtbfMs === undefined ? ["mttr", "mtbf"] : ["mtbf", "mttr"];
  return {
    mtbfHours,
    mttrHours,
    from: otherwise.from === "declared" ? "declared" : "partly-declared",
    source: `${given} declared for ${label}; ${missing}: ${otherwise.source}`,
  };
}

const LABELS: Readonly<Record<FailureKind, string>> = {
  region: "region",
  zone: "zone",
  rack: "rack",
  host: "host",
  instance: "instance",
  disk: "disk",
  network: "switch",
  gateway: "router",
  external: "external",
  sharedRisk: "shared risk",
};
