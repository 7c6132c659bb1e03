/** Reads what people give to `--what-if`: parts that are down already. */
import type { FailureModel } from "../reliability/model.ts";
import { didYouMean } from "../topology/similar-name.ts";
import { UserError } from "./user-error.ts";

const DOWN = "=down";

/**
 * @param given e.g. `host-a1=down` or `host:host-a1=down`
 * @returns indexes of events
 * @throws AggregateError of everything that is wrong with any of them
 */
export function whatIf(
  given: readonly string[],
  { events }: Pick<FailureModel, "events">,
): ReadonlySet<number> {
  const occurred = new Set<number>();
  const problems: UserError[] = [];
  for (const text of given) {
    const found = eventOf(text, events);
    if (typeof found === "number") occurred.add(found);
    else problems.push(found);
  }
  if (problems.length > 0) throw new AggregateError(problems);
  return occurred;
}

function eventOf(text: string, events: FailureModel["events"]): number | UserError {
  const got = `--what-if: got ${JSON.stringify(text)}, expected`;
  if (!text.endsWith(DOWN))
    return new UserError(`${got} <part>=down`, `for example ${JSON.stringify(example(events))}`);
  const name = text.slice(0, -DOWN.length);
  const named = [...events.entries()].filter(([, event]) => event.id === name || event.name === name);
  const [only, another] = named;
  if (only === undefined) {
    const names = events.flatMap((event) => [event.id, event.name]);
    const meant = didYouMean(name, names);
    return new UserError(
      `${got} a part of this topology that can fail`,
      ...(meant === undefined ? [] : [meant]),
    );
  }
  if (another !== undefined) {
    const ids = named.map(([, { id }]) => `${id}${DOWN}`);
    return new UserError(`${got} one part; several have this name`, `one of ${ids.join(", ")}`);
  }
  return only[0];
}

function example(events: FailureModel["events"]): string {
  const host = events.find(({ kind }) => kind === "host") ?? events[0];
  return `${host?.id ?? "host:host-a1"}${DOWN}`;
}
