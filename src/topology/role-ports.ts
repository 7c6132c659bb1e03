/** Which servers of databases tell load balancers their role, and which listeners ask them for it. */
import type { Backend, Database, Listener, LoadBalancer } from "./model.ts";
import { choosesWriter, serverCount } from "./replication.ts";

/** Where servers tell their role when nothing is said. */
export const DEFAULT_ROLE_PORT = 8406;

type Asker = Pick<LoadBalancer, "engine"> & {
  readonly listeners: readonly (Pick<Listener, "backends"> & { readonly check: unknown })[];
};

/**
 * The database with the port at which its servers tell their role; undefined where nobody would ask them.
 *
 * Where the servers choose their primary they always tell it. Others do where that is asked for by `rolePort`, and those of MariaDB
 * where a load balancer would ask: MySQL's images lack what the agent takes, so that it is for the user to say.
 *
 * @param loadBalancers with the checks that the user has declared
 */
export function withRolePort<Some extends Database>(database: Some, loadBalancers: readonly Asker[]): Some {
  const isAsked = loadBalancers.some(({ engine, listeners }) =>
    listeners.some((listener) => asksAlone(engine, listener, database)),
  );
  const tells =
    choosesWriter(database) ||
    database.rolePort !== undefined ||
    (database.engine === "mariadb" && serverCount(database) > 1 && isAsked);
  return { ...database, rolePort: tells ? (database.rolePort ?? DEFAULT_ROLE_PORT) : undefined };
}

/**
 * The port at which a listener asks the servers of one of its databases for their role; undefined where it asks for a connection.
 *
 * nginx cannot ask. Where nobody chooses the primary, a check that the user has declared stays what it is, and who balances to
 * more than one role of one database has no one question for all.
 */
export function askedAt(
  { engine }: Pick<LoadBalancer, "engine">,
  listener: Pick<Listener, "backends"> & { readonly check: unknown },
  database: Database,
): number | undefined {
  return choosesWriter(database) || asksAlone(engine, listener, database) ? database.rolePort : undefined;
}

function asksAlone(
  engine: LoadBalancer["engine"],
  { backends, check }: { readonly backends: readonly Backend[]; readonly check: unknown },
  { name }: Pick<Database, "name">,
): boolean {
  const roles = backends.map(({ to }) => (to.kind === "database" && to.name === name ? to.role : undefined));
  const [role] = roles;
  return (
    engine === "haproxy" &&
    (check === undefined || check === "none") &&
    role !== undefined &&
    roles.every((other) => other === role)
  );
}
