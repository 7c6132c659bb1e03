/** What clients say to an endpoint. */
import type { Group, LoadBalancerGroup, Plan } from "../../plan/model.ts";
import { type Spoken, spokenAt } from "../../targets/lab/layout/spoken.ts";
import { PROBE_ACCOUNT } from "../../targets/lab/responder/sql-statements.ts";
import type { Endpoint } from "../../topology/model.ts";
import type { ProbeRequest } from "../model.ts";

type HttpRequest = Extract<ProbeRequest, { kind: "http" }>;

const TCP: ProbeRequest = { kind: "tcp" };

/** @param runs commands that run in place of stand-ins, by name of the service */
export function requestTo(
  plan: Pick<Plan, "groups">,
  runs: Readonly<Record<string, string>>,
  endpoint: Endpoint,
  hostname: string | undefined,
): ProbeRequest {
  const group = plan.groups.find(({ kind, name }) => kind === endpoint.kind && name === endpoint.name);
  switch (endpoint.kind) {
    case "external":
      return http(hostname, "/");
    // Nobody outside is sent to one.
    case "ensemble":
      return TCP;
    case "service":
      return group?.kind === "service" ? toService(spokenAt(group, endpoint.port, runs), hostname) : TCP;
    case "database":
      return group?.kind === "database" ? toDatabase(group, endpoint.role) : TCP;
    case "load-balancer":
      return group?.kind === "load-balancer"
        ? toListener(plan, runs, group, endpoint.listener, hostname)
        : TCP;
    default:
      return endpoint satisfies never;
  }
}

function toListener(
  plan: Pick<Plan, "groups">,
  runs: Readonly<Record<string, string>>,
  { listeners }: LoadBalancerGroup,
  name: string,
  hostname: string | undefined,
): ProbeRequest {
  const listener = listeners.find((each) => each.name === name);
  const server = listener?.servers.find(({ backup }) => !backup) ?? listener?.servers[0];
  if (listener === undefined || server === undefined) return TCP;
  const behind = requestTo(plan, runs, server.to, hostname);
  const tls = listener.tls !== undefined;
  if (listener.protocol === "http") {
    const page = behind.kind === "http" ? behind.path : "/";
    return { ...http(hostname, page), tls, varyHeader: hashedHeader(listener.balance) ?? varied(behind) };
  }
  // Bytes are passed on as they are: TLS ends at one place.
  if (!tls) return behind;
  return behind.kind === "http" && !behind.tls ? { ...behind, tls } : TCP;
}

function hashedHeader(balance: LoadBalancerGroup["listeners"][number]["balance"]): string | undefined {
  return balance.kind === "consistent-hash" && balance.key.kind === "header" ? balance.key.name : undefined;
}

function varied(request: ProbeRequest): string | undefined {
  return request.kind === "http" ? request.varyHeader : undefined;
}

function toService(spoken: Spoken, hostname: string | undefined): ProbeRequest {
  return spoken.kind === "http" ? http(hostname, spoken.path) : spoken;
}

function toDatabase(
  { declared }: Extract<Group, { kind: "database" }>,
  role: "writer" | "reader",
): ProbeRequest {
  const [database] = declared.databases;
  // Without a schema there is no table for probes: a server that greets has to do.
  if (database === undefined) return TCP;
  return { kind: "sql", write: role === "writer", ...PROBE_ACCOUNT, database };
}

function http(hostname: string | undefined, path: string): HttpRequest {
  return { kind: "http", tls: false, hostname, path, varyHeader: undefined };
}
