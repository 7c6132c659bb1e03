/** How people call groups of events. */
import type { EventGroup } from "./event-groups.ts";

/** `3 zones`, `2 instances of web`. */
export function nounOf({ kind, of, events }: EventGroup): string {
  return `${events.length} ${NOUNS[kind](of ?? "")}`;
}

const NOUNS: Readonly<Record<EventGroup["kind"], (of: string) => string>> = {
  instance: (of) => `instances of ${of}`,
  host: () => "hosts",
  rack: () => "racks",
  zone: () => "zones",
  region: () => "regions",
  network: (of) => `switches of network ${of}`,
  gateway: (of) => `gateways of network ${of}`,
  "shared-risk": () => "shared risks",
  external: () => "externals",
};
