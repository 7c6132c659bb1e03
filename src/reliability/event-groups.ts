/** What events have in common that people would name together: instances of one service, switches of one network, zones. */
import type { BasicEvent, EventKind } from "./model.ts";

/** Events of one kind, and of one owner where their kind has owners. */
export interface EventGroup {
  readonly kind: EventKind;
  /** Whose they are: of an instance its group, of a device its network; undefined for what stands for itself. */
  readonly of: string | undefined;
  /** Sorted indexes. */
  readonly events: readonly number[];
}

/** The same for events of one group. */
export function groupKey(event: BasicEvent | undefined): string {
  return event === undefined ? "" : `${event.kind} ${ownerOf(event) ?? ""}`;
}

/**
 * @param members indexes of events of one group; may repeat
 * @throws RangeError when the first of them is no event
 */
export function eventGroup(events: readonly BasicEvent[], members: readonly number[]): EventGroup {
  const sorted = [...new Set(members)].sort((a, b) => a - b);
  const [first = -1] = sorted;
  const event = events[first];
  if (event === undefined) throw new RangeError(`There is no event ${first}: there are ${events.length}.`);
  return { kind: event.kind, of: ownerOf(event), events: sorted };
}

function ownerOf({ kind, part }: BasicEvent): string | undefined {
  switch (kind) {
    case "instance":
    case "network":
    case "gateway":
      return part.name;
    case "host":
    case "rack":
    case "zone":
    case "region":
    case "shared-risk":
    case "external":
      return undefined;
    default:
      return kind satisfies never;
  }
}
