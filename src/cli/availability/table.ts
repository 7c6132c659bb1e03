/** Predicted availability for people. */
import { groupCode, list, percentage } from "../../lint/wording.ts";
import type { Plan } from "../../plan/model.ts";
import type { Change } from "../../reliability/availability/changes.ts";
import type { Contributor } from "../../reliability/availability/contributors.ts";
import {
  availabilityStep,
  availabilityText,
  SECONDS_PER_YEAR,
  yearlyText,
} from "../../reliability/availability/words.ts";
import { nounOf } from "../../reliability/event-group-text.ts";
import { eventLabel } from "../../reliability/events.ts";
import type { Failover } from "../../reliability/failure-data/failover.ts";
import { type AvailabilityReport, type EntrypointAvailability, isMet } from "./report.ts";

/** Contributors and improvements that are shown without `--verbose`. */
const MOST_LINES = 5;

export function availabilityTable(report: AvailabilityReport, verbose: boolean): string {
  const { events, assumed } = report;
  const labels = assumed.flatMap((index) => {
    const event = events[index];
    return event === undefined ? [] : eventLabel(event);
  });
  const given =
    labels.length === 0 ? [] : [`While ${list(labels)} ${labels.length === 1 ? "is" : "are"} down:`];
  const told = report.entrypoints.map((one) => linesOf(one, report, verbose).join("\n"));
  return `${[...given, ...told, ...(verbose ? [sourcesOf(report)] : [])].join("\n\n")}\n`;
}

function linesOf(
  one: EntrypointAvailability,
  { plan, events }: AvailabilityReport,
  verbose: boolean,
): readonly string[] {
  const { entrypoint, slo, available, down, failover, degraded, contributors, pauses } = one;
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_LINES;
  const verdict = isMet(one) ? "kept" : "MISSED";
  const missing = 1 - available;
  const budget =
    slo < 1
      ? `, ${Math.round((missing / (1 - slo)) * 100)} % of the error budget of ${yearlyText(1 - slo)}`
      : "";
  const onlyDegraded = Math.max(0, degraded - down);
  return [
    `${entrypoint}: ${availabilityText(available)} predicted, ${percentage(slo).replace("%", " %")} promised: ${verdict}`,
    `  ${yearlyText(missing)} a year without service${budget}`,
    `    ${yearlyText(down)} while too much is down; ${yearlyText(failover)} at most while something takes over`,
    ...(onlyDegraded > 0
      ? [`    ${yearlyText(onlyDegraded)} with something missing that it can do without`]
      : []),
    ...section(
      "costs most",
      contributors.slice(0, most).map((each) => costLine(each, events, verbose)),
      contributors.length,
    ),
    ...section(
      "pauses most",
      pauses.slice(0, most).map((each) => pauseLine(each, events)),
      pauses.length,
    ),
    ...section(
      "helps most",
      one.improvements
        .slice(0, most)
        .map(
          ({ before, after, change }) =>
            `${yearlyText(after - before)} less: ${availabilityStep(before, after)}  ${changeText(change, plan)}`,
        ),
      one.improvements.length,
    ),
  ];
}

function section(title: string, lines: readonly string[], all: number): readonly string[] {
  if (lines.length === 0) return [];
  const left = all - lines.length;
  return [
    `  ${title}`,
    ...lines.map((line) => `    ${line}`),
    ...(left > 0 ? [`    … and ${left} more: --verbose`] : []),
  ];
}

function costLine(
  { gone, birnbaum, fussellVesely, ...group }: Contributor,
  events: AvailabilityReport["events"],
  verbose: boolean,
): string {
  const [only] = group.events;
  const event = group.events.length === 1 && only !== undefined ? events[only] : undefined;
  const measures = verbose
    ? `: Fussell-Vesely ${fussellVesely.toPrecision(2)}, Birnbaum ${birnbaum.toPrecision(2)}${event === undefined ? " at most" : ""}`
    : "";
  return `${yearlyText(gone)}  ${event === undefined ? nounOf(group) : eventLabel(event)}${measures}`;
}

function pauseLine(
  { event, worstMs, secondsPerYear }: Failover,
  events: AvailabilityReport["events"],
): string {
  const what = events[event];
  const share = secondsPerYear / SECONDS_PER_YEAR;
  return `${yearlyText(share)}  ${what === undefined ? "" : eventLabel(what)}: ${(worstMs / 1000).toFixed(1)} s each time`;
}

/** What changes, and how that is said in the topology. */
function changeText(change: Change, plan: Plan): string {
  switch (change.kind) {
    case "second-switch":
      return `a second switch: network("${change.network}", { switches: "redundant", … })`;
    case "second-gateway":
      return `a second gateway: network("${change.network}", { external: { gateway: "redundant", … }, … })`;
    case "one-more-replica":
      return `one more replica: ${codeOf(change.group, `replicas: ${change.replicas}`, plan)}`;
    case "spread":
      return `replicas further apart: ${codeOf(change.group, `spread: "${change.over}"`, plan)}`;
    default:
      return change satisfies never;
  }
}

function codeOf(name: string, options: string, { groups }: Plan): string {
  const group = groups.find((each) => each.name === name);
  return group === undefined ? name : groupCode(group, options);
}

/** Of each number that was used, once. */
function sourcesOf({ events, data }: AvailabilityReport): string {
  const used = Map.groupBy(data.entries(), ([index, { source }]) => `${events[index]?.kind}: ${source}`);
  return ["failure data (docs/availability.md)", ...[...used.keys()].sort().map((line) => `  ${line}`)].join(
    "\n",
  );
}
