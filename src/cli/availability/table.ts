/** Predicted availability for people. */
import { groupCode, list, percentage } from "../../lint/wording.ts";
import type { Plan } from "../../plan/model.ts";
import type { Change } from "../../reliability/availability/changes.ts";
import type { Contributor } from "../../reliability/availability/contributors.ts";
import {
  availabilityRange,
  availabilityStep,
  SECONDS_PER_YEAR,
  yearlyRange,
  yearlyText,
} from "../../reliability/availability/words.ts";
import { nounOf } from "../../reliability/event-group-text.ts";
import { eventLabel } from "../../reliability/events.ts";
import type { Failover } from "../../reliability/failure-data/failover.ts";
import { type AvailabilityReport, type EntrypointAvailability, type Verdict, verdictOf } from "./report.ts";

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
  return `${[...given, ...told, ...notesOf(report), ...(verbose ? [sourcesOf(report)] : [])].join("\n\n")}\n`;
}

function linesOf(
  one: EntrypointAvailability,
  { plan, events }: AvailabilityReport,
  verbose: boolean,
): readonly string[] {
  const { entrypoint, slo, available, availableAtMost, failover, contributors, pauses } = one;
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_LINES;
  const [least, missing] = [1 - availableAtMost, 1 - available];
  const verdict = verdictOf(one);
  const predicted = availabilityRange(available, availableAtMost, verdict === "undecided");
  return [
    `${entrypoint}: ${predicted} predicted, ${percentage(slo).replace("%", " %")} promised: ${VERDICTS[verdict]}`,
    `  ${yearlyRange(least, missing)} a year without service${budgetText(least, missing, slo)}`,
    `    ${yearlyRange(one.downAtLeast, one.down)} while too much is down; ${yearlyText(failover)} at most while something takes over`,
    ...degradedLine(one),
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

const VERDICTS: Readonly<Record<Verdict, string>> = {
  kept: "kept",
  missed: "MISSED",
  undecided: "UNDECIDED, which counts as missed",
};

function budgetText(least: number, missing: number, slo: number): string {
  if (slo >= 1) return "";
  const [from, to] = [least, missing].map((share) => Math.round((share / (1 - slo)) * 100));
  return `, ${from === to ? to : `${from} to ${to}`} % of the error budget of ${yearlyText(1 - slo)}`;
}

function degradedLine({
  down,
  downAtLeast,
  degraded,
  degradedAtLeast,
}: EntrypointAvailability): readonly string[] {
  // Without soft dependencies both are one and the same, whatever its bounds leave open.
  if (degraded === down && degradedAtLeast === downAtLeast) return [];
  const least = Math.max(0, degradedAtLeast - down);
  const most = Math.max(0, degraded - downAtLeast);
  return most > 0 ? [`    ${yearlyRange(least, most)} with something missing that it can do without`] : [];
}

/** What a reader has to know of numbers that are not exact, and of what was left out. */
function notesOf({ entrypoints, changes: { tried, left } }: AvailabilityReport): readonly string[] {
  const bounded = entrypoints.filter(({ calculatedBy }) => calculatedBy.down === "bounds");
  const notes = [
    ...(bounded.length === 0
      ? []
      : [
          `${list(bounded.map(({ entrypoint }) => entrypoint))}: too large for one exact number, so calculated by bounds. It is certain to lie between the two numbers, where there are two; what costs most is estimated.`,
        ]),
    ...(left === 0
      ? []
      : [
          tried === 0
            ? `Which change helps most was not tried: ${left} could, and in a topology as large as this one each takes seconds. Make one, and compare.`
            : `${tried} changes were tried, those that could gain most; ${left} more could help and were not.`,
        ]),
  ];
  return notes.length === 0 ? [] : [notes.join("\n")];
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
  const ofOne =
    birnbaum === undefined
      ? ""
      : `, Birnbaum ${birnbaum.toPrecision(2)}${event === undefined ? " at most" : ""}`;
  const measures = verbose ? `: Fussell-Vesely ${fussellVesely.toPrecision(2)}${ofOne}` : "";
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
