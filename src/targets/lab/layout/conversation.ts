/** What is said to an endpoint, whatever stands in front of it. */
import type { DatabaseGroup, ServiceGroup } from "../../../plan/model.ts";
import type { Account, Endpoint } from "../../../topology/model.ts";
import type { ResponderTarget } from "../responder/spec.ts";
import { PROBE_ACCOUNT } from "../responder/sql-statements.ts";
import type { LayoutContext } from "./context.ts";
import { ownHostname } from "./outside.ts";
import { spokenAt } from "./spoken.ts";

type Without<Target> = Target extends { readonly address: string } ? Omit<Target, "address" | "port"> : never;

/** A {@link ResponderTarget} without the address it is asked at. */
export type Conversation = Without<ResponderTarget>;

const PLAIN_TCP: Conversation = { kind: "tcp" };

/**
 * @param asker The service that wants to know
 * @param from The group that talks to the endpoint itself: the asker, or a load balancer in between
 */
export function conversationWith(
  context: LayoutContext,
  asker: ServiceGroup,
  from: string,
  endpoint: Endpoint,
): Conversation {
  const { parts } = context;
  switch (endpoint.kind) {
    case "service": {
      const spoken = spokenAt(parts.service(endpoint.name), endpoint.port, context.options.runs);
      return spoken.kind === "http" ? { ...spoken, tls: false, hostname: undefined } : spoken;
    }
    case "load-balancer": {
      const listener = parts.listener(endpoint);
      const first = listener.servers.find(({ backup }) => !backup);
      if (first === undefined) return PLAIN_TCP;
      const behind = conversationWith(context, asker, endpoint.name, first.to);
      const tls = listener.tls !== undefined;
      if (listener.protocol === "http") {
        return { kind: "http", tls, hostname: undefined, path: behind.kind === "http" ? behind.path : "/" };
      }
      if (!tls) return behind;
      return behind.kind === "http" && !behind.tls ? { ...behind, tls } : PLAIN_TCP;
    }
    case "database":
      return withDatabase(context, asker, from, endpoint);
    // Who asks one has a session with all of its members, and none stands behind a load balancer.
    case "ensemble":
      return PLAIN_TCP;
    case "external": {
      const external = context.plan.externals.find(({ name }) => name === endpoint.name);
      const hostname = external && ownHostname(external);
      return { kind: "http", tls: false, hostname, path: "/" };
    }
    default:
      return endpoint satisfies never;
  }
}

/** As an account that may come from where the question comes from and do what it takes; else as the lab's own. */
function withDatabase(
  context: LayoutContext,
  asker: ServiceGroup,
  from: string,
  endpoint: Endpoint & { readonly kind: "database" },
): Conversation {
  const group = context.parts.database(endpoint.name);
  const network = context.networkTo({ kind: "group", name: from }, endpoint);
  const write = endpoint.role === "writer";
  const account = sqlAccount(group, network, write, secretsOf(asker));
  if (account === undefined) {
    const [database] = group.declared.databases;
    return database === undefined ? PLAIN_TCP : { kind: "sql", write, ...PROBE_ACCOUNT, database };
  }
  const { name: user, database } = account;
  return { kind: "sql", write, user, password: context.secret(account.password), database };
}

/** The account with the fewest privileges that suffice; one whose password the asker holds comes first. */
function sqlAccount(
  { declared }: DatabaseGroup,
  network: string | undefined,
  write: boolean,
  held: ReadonlySet<string>,
): Account | undefined {
  const sufficient: readonly Account["privileges"][] = write
    ? ["read-write", "owner"]
    : ["read-only", "read-write", "owner"];
  const fit = declared.accounts.filter(
    ({ from, privileges }) =>
      sufficient.includes(privileges) &&
      network !== undefined &&
      (from.length === 0 || from.includes(network)),
  );
  const rank = ({ password, privileges }: Account): number =>
    (held.has(password) ? 0 : sufficient.length) + sufficient.indexOf(privileges);
  return fit.toSorted((a, b) => rank(a) - rank(b))[0];
}

function secretsOf({ declared }: ServiceGroup): ReadonlySet<string> {
  const values = Object.values(declared.environment);
  return new Set([
    ...values.flatMap((value) => (value.kind === "secret" ? [value.secret] : [])),
    ...declared.secretFiles.map(({ secret }) => secret),
  ]);
}
