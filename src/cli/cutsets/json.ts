import type { EventGroup } from "../../reliability/event-groups.ts";
import type { CutSetsReport, EntrypointCuts } from "./report.ts";

/** The document of `--format json`. Fields are only ever added within a `version`. */
interface JsonCutSets {
  readonly version: 1;
  readonly topology: string;
  /** Ids of the events that are taken to have occurred. */
  readonly whatIf: readonly string[];
  readonly entrypoints: readonly JsonEntrypoint[];
}

interface JsonEntrypoint {
  readonly entrypoint: string;
  readonly effect: EntrypointCuts["effect"];
  readonly already: boolean;
  readonly counts: readonly { readonly order: number; readonly count: number }[];
  /** Of each: the cut sets are those of `sets`, one event of each list for each place. */
  readonly groups: readonly {
    readonly shape: string;
    readonly kinds: readonly { readonly kind: string; readonly of?: string }[];
    readonly count: number;
    readonly sets: readonly (readonly (readonly string[])[])[];
  }[];
  /** With `--order` 3 or more: every cut set of these orders, by ids of events. */
  readonly larger: readonly { readonly order: number; readonly sets: readonly (readonly string[])[] }[];
}

export function cutSetsJson({ topology, events, assumed, entrypoints }: CutSetsReport): string {
  const ids = (indexes: readonly number[]): readonly string[] =>
    indexes.flatMap((index) => events[index]?.id ?? []);
  const kindOf = ({ kind, of }: EventGroup) => ({ kind, ...(of === undefined ? {} : { of }) });
  const document: JsonCutSets = {
    version: 1,
    topology,
    whatIf: ids(assumed),
    entrypoints: entrypoints.map(({ entrypoint, effect, already, counts, groups, larger }) => ({
      entrypoint,
      effect,
      already,
      counts: [
        ...counts.map((count, index) => ({ order: index + 1, count })),
        ...larger.map(({ order, sets }) => ({ order, count: sets.length })),
      ],
      larger: larger.map(({ order, sets }) => ({ order, sets: sets.map(ids) })),
      groups: groups.map(({ shape, groups: of, count, blocks }) => ({
        shape,
        kinds: of.map(kindOf),
        count,
        sets:
          shape === "any-one"
            ? [[ids(of[0].events)]]
            : blocks.map(({ first, second }) => [ids(first), ids(second)]),
      })),
    })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
