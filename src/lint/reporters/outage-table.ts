/** What each component can do to each entrypoint at worst, for who is on call. */
import type { OutageBound } from "../../reliability/outage-model.ts";
import type { WorstOutage } from "../../reliability/outage-worst.ts";
import { list, roundDuration, shownFault } from "../wording.ts";
import type { ReportContext } from "./context.ts";

const HEAD = ["when", "no answer for", "a request waits", "requests", "mostly"] as const;

/**
 * A table for each entrypoint, the longest outage first. What nobody feels is only named.
 *
 *     shop, promised: 10s. At worst, when …
 *       when                                  no answer for  a request waits  requests   mostly
 *       haproxy hangs on an instance of web   1.5s           3s               some fail  keepalived of web: …
 */
export function outageTables({
  plan,
  worstOutages,
}: Pick<ReportContext, "plan" | "worstOutages">): readonly string[] {
  const outages = worstOutages();
  return plan.entrypoints.map(({ name, rtoMs }) => {
    const own = outages.filter(({ entrypoint }) => entrypoint === name);
    const felt = own.filter((outage) => !isUnfelt(outage));
    const rows = [HEAD, ...felt.map(row)];
    const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
    const lines = rows.map((cells) =>
      `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
    );
    const unfelt = unfeltParts(own);
    return [
      `${name}: outages at worst${rtoMs === undefined ? "" : ` (promised: ${roundDuration(rtoMs)})`}`,
      ...lines,
      ...(unfelt.length === 0 ? [] : [`  not felt: ${list(unfelt)}`]),
    ].join("\n");
  });
}

function row(outage: WorstOutage): readonly string[] {
  const { gap, delay, noneFails } = outage.prediction;
  if (gap.kind === "until-repaired") return [shown(outage), "until repaired", "", "", gap.because];
  return [
    shown(outage),
    length(gap),
    length(delay),
    noneFails ? "none fails" : "some fail",
    mostly(gap.worstMs > 0 ? gap : delay),
  ];
}

function shown(outage: WorstOutage): string {
  return shownFault(outage).replaceAll("`", "");
}

function length(bound: OutageBound): string {
  if (bound.kind === "until-repaired") return "until repaired";
  return bound.worstMs === 0 ? "-" : roundDuration(bound.worstMs);
}

function mostly(bound: OutageBound): string {
  const [longest] = bound.kind === "bounded" ? bound.timers : [];
  return longest === undefined ? "" : `${longest.name} (${roundDuration(longest.worstMs)})`;
}

/** Components by name where nothing that happens to them is felt. */
function unfeltParts(outages: readonly WorstOutage[]): readonly string[] {
  const components = Map.groupBy(outages, ({ component }) => `${component.kind} ${component.name}`);
  return [...components.values()].flatMap((faults) => {
    const unfelt = faults.filter(isUnfelt);
    const [first] = unfelt;
    if (first === undefined) return [];
    return unfelt.length === faults.length
      ? [`${first.component.kind} ${first.component.name}`]
      : unfelt.map(shown);
  });
}

function isUnfelt({ prediction: { gap, delay, noneFails } }: WorstOutage): boolean {
  return noneFails && [gap, delay].every((bound) => bound.kind === "bounded" && bound.worstMs === 0);
}
