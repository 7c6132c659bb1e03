/** How lint says things: lists, quantities and code, always in the notation the DSL itself takes. */
import type { Group } from "../plan/model.ts";
import type { WorstOutage } from "../reliability/outage-worst.ts";

/** A name as code: `` `web` ``. */
export function code(name: string): string {
  return `\`${name}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  const last = items.at(-1);
  if (last === undefined) return "";
  return items.length === 1 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** `1 replica`, `3 replicas`. */
export function count(number: number, singular: string, plural: string = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** `the only replica`, `both replicas`, `all 3 replicas`. */
export function allReplicas(number: number, word = "replica"): string {
  if (number === 1) return `the only ${word}`;
  return number === 2 ? `both ${word}s` : `all ${number} ${word}s`;
}

const DURATIONS = [
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** Milliseconds as the DSL writes them, in the largest unit that divides them: `90s`, `14d`. */
export function duration(ms: number): string {
  for (const [unit, length] of DURATIONS) {
    if (ms >= length && ms % length === 0) return `${ms / length}${unit}`;
  }
  return ms >= 1000 ? `${Number((ms / 1000).toFixed(3))}s` : `${Number(ms.toFixed(3))}ms`;
}

const SIZES = [
  ["TiB", 2 ** 40],
  ["GiB", 2 ** 30],
  ["MiB", 2 ** 20],
  ["KiB", 2 ** 10],
] as const;

/** Bytes as the DSL writes them: `64GiB`, `1.5GiB`. */
export function bytes(amount: number): string {
  for (const [unit, size] of SIZES) {
    if (amount >= size) return `${Number((amount / size).toFixed(2))}${unit}`;
  }
  return `${amount} bytes`;
}

/** A fraction as a percentage, without the noise of floating point: `99.95%`. */
export function percentage(fraction: number): string {
  return `${Number((fraction * 100).toFixed(6))}%`;
}

/** The DSL function that declares a group. */
function groupFunction(group: Group): string {
  switch (group.kind) {
    case "service":
      return "service";
    case "load-balancer":
      return "loadBalancer";
    case "database":
    case "ensemble":
      return group.declared.engine;
    default:
      return group satisfies never;
  }
}

/** Of a shard that of its database: what the user can change or name. */
export function declaredName(group: Group): string {
  return group.kind === "database" ? (group.declared.shard?.of ?? group.name) : group.name;
}

/** What one of its instances is called, alone and before an `s`. */
export function instanceWord({ kind }: Group): "member" | "replica" {
  return kind === "ensemble" ? "member" : "replica";
}

/** `loadBalancer("web-lb", { spread: "host", … })`. */
export function groupCode(group: Group, options: string): string {
  return call(groupFunction(group), declaredName(group), options);
}

/** `network("data", { switches: "redundant", … })`. */
export function call(name: string, part: string, options: string): string {
  return `${name}("${part}", { ${options}, … })`;
}

/** The DSL of one listener: `loadBalancer("web-lb", { listeners: { https: { redispatch: true, … } }, … })`. */
export function listenerCode(group: Group, listener: string, options: string): string {
  return groupCode(group, `listeners: { ${listener}: { ${options}, … } }`);
}

/** Milliseconds as people say them, to two digits: `0.65s`, `12s`, `90ms`. */
export function roundDuration(ms: number): string {
  return ms < 100 ? duration(Math.round(ms)) : duration(Math.round(ms / 10) * 10);
}

/** What happens, after "when": `haproxy hangs on an instance of `web``, `a host is lost`. */
export function shownFault({ component, fault }: Pick<WorstOutage, "component" | "fault">): string {
  const [program = "", mode] = fault.split(" ");
  switch (component.kind) {
    case "domain":
      return `a ${component.name} is lost`;
    case "network":
      return `a switch of network ${code(component.name)} fails`;
    case "gateway":
      return `a gateway of network ${code(component.name)} fails`;
    case "external":
      return `${code(component.name)} is lost`;
    case "shared-risk":
      return `the shared risk ${code(component.name)} strikes`;
    case "service":
    case "load-balancer":
    case "database":
    case "ensemble":
      if (mode === undefined) return `an instance of ${code(component.name)} is lost`;
      return `${program} ${mode === "hung" ? "hangs" : "is killed"} on an instance of ${code(component.name)}`;
    default:
      return component.kind satisfies never;
  }
}
