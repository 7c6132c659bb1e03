/** A step of an update in one line, for people. */
import { eventLabel } from "../events.ts";
import type { Redundancy, RedundancyLeft, StepRedundancy } from "./model.ts";

/** So many names are listed; the others are counted. */
const SHOWN = 5;

/**
 * What happens to an instance: what it runs in is made anew under its name; its machine is made anew from another image, or
 * in another size; its programs end and start again.
 */
export type StepKind = "replaced" | "rebuilt" | "resized" | "restarted";

/**
 * Says what happens to which instances, how long they are away, and what is left meanwhile: of every entrypoint that they
 * serve, and of their own group where it can lose less than these. What is needed is named where one or two more
 * instances are too much, first what is needed because of this step.
 *
 * @param seconds how long they are away, as of `updateSeconds`; of several the longest
 * @example
 * // "api-2 is replaced: away for about 6 s; meanwhile shop tolerates 0 further failures (needs api-1 and api-3)"
 * // "mail-1 is rebuilt: away for about 84 s; meanwhile shop tolerates 1 further failure (needs mail-2 or mail-3)"
 * // "orders-1 is restarted: away for about 9 s; meanwhile shop is down; orders takes no writes"
 */
export function stepText({ away, left }: StepRedundancy, kind: StepKind, seconds: number): string {
  const entrypoints = left.filter(isShown);
  const groups = left.filter((one) => addsToEntrypoints(one, entrypoints));
  const clauses = [
    ...merged([...entrypoints, ...groups].map((one) => ({ name: one.of.name, ...stateClause(one) }))),
    ...left
      .filter(({ of, usual, meanwhile }) => of.kind === "writer" && becomes("down", usual, meanwhile))
      .map(({ of }) => `${of.name} takes no writes`),
  ];
  const step = `${list(away, "and")} ${away.length === 1 ? "is" : "are"} ${kind}`;
  return `${step}: away for about ${seconds} s; meanwhile ${clauses.join("; ")}`;
}

/** An entrypoint that works at all, and that the instances serve or are missed by. */
function isShown({ of, involved, usual, meanwhile }: RedundancyLeft): boolean {
  if (of.kind !== "entrypoint" || usual.state === "down") return false;
  return involved || becomes("degraded", usual, meanwhile);
}

/** Their own group, where it can lose less than every entrypoint that was said of already. */
function addsToEntrypoints(
  { of, usual, meanwhile }: RedundancyLeft,
  entrypoints: readonly RedundancyLeft[],
): boolean {
  if (of.kind !== "group" || usual.state === "down") return false;
  return entrypoints.every((entrypoint) => spare(meanwhile) < spare(entrypoint.meanwhile));
}

function spare(redundancy: Redundancy): number {
  return redundancy.state === "down" ? -1 : redundancy.tolerates;
}

function becomes(state: Redundancy["state"], usual: Redundancy, meanwhile: Redundancy): boolean {
  return meanwhile.state === state && usual.state !== state;
}

/** With the verb for one name and for several. */
interface Clause {
  readonly one: string;
  readonly several: string;
}

function stateClause({ involved, usual, meanwhile }: RedundancyLeft): Clause {
  if (meanwhile.state === "down") return { one: "is down", several: "are down" };
  const isDegraded = becomes("degraded", usual, meanwhile);
  if (isDegraded && !involved) return { one: "is degraded", several: "are degraded" };
  const tolerated = toleranceOf(meanwhile, usual);
  return {
    one: `${isDegraded ? "is degraded and " : ""}tolerates ${tolerated}`,
    several: `${isDegraded ? "are degraded and " : ""}tolerate ${tolerated}`,
  };
}

type Serving = Exclude<Redundancy, { readonly state: "down" }>;

function toleranceOf(meanwhile: Serving, usual: Redundancy): string {
  const before = usual.state === "down" ? undefined : usual;
  switch (meanwhile.tolerates) {
    case 0:
      // Where no instance may be lost, what it stands on may not either: that goes without saying.
      return `0 further failures (${needed(meanwhile.fatal, before?.tolerates === 0 ? before.fatal : [])})`;
    case 1: {
      const why = before?.tolerates === 1 ? "as always" : `needs ${list(meanwhile.fatal, "or")}`;
      return `1 further failure (${why})${exceptions(meanwhile, before)}`;
    }
    case 2:
      return `at least 2 further failures${exceptions(meanwhile, before)}`;
    default:
      return meanwhile.tolerates satisfies never;
  }
}

/** What is needed because of the step, then what is needed at all times. */
function needed(fatal: readonly string[], usually: readonly string[]): string {
  const known = new Set(usually);
  const [always = [], added = []] = [true, false].map((is) => fatal.filter((name) => known.has(name) === is));
  if (always.length === 0) return `needs ${list(added, "and")}`;
  const names = list(always, "and");
  return added.length === 0 ? `as always needs ${names}` : `needs ${list(added, "and")}; as always ${names}`;
}

/** What takes several instances with it, and is too much because of the step. */
function exceptions({ fatalEvents }: Serving, before: Serving | undefined): string {
  const known = new Set(before?.fatalEvents.map(({ id }) => id));
  const added = fatalEvents.filter(({ id }) => !known.has(id)).map(eventLabel);
  return added.length === 0 ? "" : `, but not of ${list(added, "or")}`;
}

/** Those of whom the same is to be said, in one clause. */
function merged(clauses: readonly (Clause & { readonly name: string })[]): readonly string[] {
  return [...Map.groupBy(clauses, ({ one }) => one).values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const names = list([...new Set(same.map(({ name }) => name))], "and");
    return [`${names} ${same.length === 1 ? first.one : first.several}`];
  });
}

/** `a`, `a and b`, `a, b and c`; `a, b, c, d, e and 3 others`. */
function list(names: readonly string[], word: "and" | "or"): string {
  // One is named in as much room as it is counted in.
  const items =
    names.length > SHOWN + 1 ? [...names.slice(0, SHOWN), `${names.length - SHOWN} others`] : names;
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} ${word} ${last}`;
}
