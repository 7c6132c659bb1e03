import type { BasicEvent } from "../../reliability/model.ts";
import type { Cause } from "./cause.ts";

/** `["users", "web-lb (web-lb-1, web-lb-2 on a-1)"]`: from the clients to the part that fails. */
export function pathTo(cause: Cause, event: BasicEvent): readonly string[] {
  const before = cause.path.slice(0, -1);
  const last = cause.path.at(-1) ?? event.name;
  return ["users", ...before, cause.kind === "group" ? `${last} (${failing(cause.failed, event)})` : last];
}

const SHOWN = 4;

function failing(names: readonly string[], event: BasicEvent): string {
  const shown = names.slice(0, SHOWN).join(", ");
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : "";
  switch (event.kind) {
    case "instance":
      return shown;
    case "host":
      return `${shown}${more} on ${event.name}`;
    default:
      return `${shown}${more} in ${event.name}`;
  }
}
