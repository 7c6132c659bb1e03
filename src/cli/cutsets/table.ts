/** Cut sets for people: one line for those that are alike. */
import { count, list } from "../../lint/wording.ts";
import type { CutGroup } from "../../reliability/cut-pairs/groups.ts";
import { nounOf } from "../../reliability/event-group-text.ts";
import type { EventGroup } from "../../reliability/event-groups.ts";
import { eventLabel } from "../../reliability/events.ts";
import type { BasicEvent } from "../../reliability/model.ts";
import type { CutSetsOfOrder, CutSetsReport, EntrypointCuts } from "./report.ts";

/** Names in one list, and lists below a line: what can be read at a glance. `--verbose` shows all. */
const MOST_NAMES = 6;
const MOST_BLOCKS = 4;

export function cutSetsTable({ events, assumed, entrypoints }: CutSetsReport, verbose: boolean): string {
  const most = verbose
    ? { names: Number.POSITIVE_INFINITY, blocks: Number.POSITIVE_INFINITY }
    : { names: MOST_NAMES, blocks: MOST_BLOCKS };
  const names = namesOf(events, most);
  const given =
    assumed.length === 0
      ? []
      : [`While ${names.labelled(assumed, "and")} ${assumed.length === 1 ? "is" : "are"} down:`];
  const width = Math.max(
    0,
    ...entrypoints.flatMap(({ groups }) => groups.map((group) => String(group.count).length)),
  );
  const told = entrypoints.map((one) =>
    [
      headOf(one),
      ...one.groups.flatMap((group) => linesOf(group, names, most, width)),
      ...one.larger.flatMap((each) => largerLines(each, names, most)),
    ].join("\n"),
  );
  return `${[...given, ...told].join("\n\n")}\n`;
}

function headOf({ entrypoint, effect, already, counts: [singles, pairs] }: EntrypointCuts): string {
  if (already) return `${entrypoint}: ${effect} already, whatever else fails`;
  const found = `${count(singles, "single point of failure", "single points of failure")}, ${count(pairs, "pair")}`;
  return effect === "down" ? `${entrypoint}: ${found}` : `${entrypoint}, undegraded: ${found}`;
}

/** How many names, and lists of them, are shown. */
interface Most {
  readonly names: number;
  readonly blocks: number;
}

/** Events in words, as many as there is room for. */
interface Names {
  /** `a, b, c`: where the line says what they are. */
  readonly bare: (indexes: readonly number[], word?: "or") => string;
  /** `zone a or zone b`. */
  readonly labelled: (indexes: readonly number[], word: "and" | "or") => string;
}

function namesOf(events: readonly BasicEvent[], most: Most): Names {
  const named = (indexes: readonly number[], nameOf: (event: BasicEvent) => string, word?: "and" | "or") => {
    const shown = indexes.slice(0, most.names).flatMap((index) => {
      const event = events[index];
      return event === undefined ? [] : nameOf(event);
    });
    const left = indexes.length - shown.length;
    if (left > 0) return `${shown.join(", ")} … and ${left} more`;
    return word === undefined ? shown.join(", ") : joined(shown, word);
  };
  return {
    bare: (indexes, word) => named(indexes, ({ name }) => name, word),
    labelled: (indexes, word) => named(indexes, eventLabel, word),
  };
}

function linesOf(group: CutGroup, names: Names, most: Most, width: number): readonly string[] {
  const head = `  ${String(group.count).padStart(width)}  ${headline(group, names)}`;
  if (group.shape !== "some") return [head];
  const indent = " ".repeat(width + 6);
  const shown = group.blocks
    .slice(0, most.blocks)
    .map(({ first, second }) => `${indent}${names.bare(first, "or")}, with ${names.bare(second, "or")}`);
  const left = group.blocks.length - shown.length;
  return [head, ...shown, ...(left > 0 ? [`${indent}… and ${count(left, "more line")}: --verbose`] : [])];
}

/** Those of one order, in no groups: there is no saying them in one line. */
function largerLines({ order, sets }: CutSetsOfOrder, names: Names, most: Most): readonly string[] {
  const shown = sets.slice(0, most.blocks).map((set) => `    ${names.labelled(set, "and")}`);
  const left = sets.length - shown.length;
  return [
    `  ${count(sets.length, "cut set")} of order ${order}`,
    ...shown,
    ...(left > 0 ? [`    … and ${left} more: --verbose`] : []),
  ];
}

function headline({ shape, groups: [first, second] }: CutGroup, names: Names): string {
  const { length } = first.events;
  switch (shape) {
    case "any-one":
      return sideOf(first, names);
    case "any-two":
      return length === 2
        ? names.labelled(first.events, "and")
        : `any two of the ${nounOf(first)}: ${names.bare(first.events)}`;
    case "each-with-each":
      return second === undefined ? "" : `${sideOf(first, names)}, with ${sideOf(second, names)}`;
    case "some":
      return second === undefined
        ? `two of the ${nounOf(first)}`
        : `one of the ${nounOf(first)}, with one of the ${nounOf(second)}`;
    default:
      return shape satisfies never;
  }
}

function sideOf({ events, ...group }: EventGroup, names: Names): string {
  return events.length === 1
    ? names.labelled(events, "or")
    : `any of the ${nounOf({ events, ...group })} (${names.bare(events)})`;
}

function joined(items: readonly string[], word: "and" | "or"): string {
  return word === "or" && items.length > 1
    ? `${items.slice(0, -1).join(", ")} or ${items.at(-1)}`
    : list(items);
}
