/** Who may come from where and do what on a database. */
import type { Plan } from "../../plan/model.ts";
import type { Account, Database } from "../../topology/model.ts";
import { accountName, grantPattern } from "./sql-text.ts";

/** An account at one network it may come from: servers know accounts by name and network. */
export interface PlacedAccount {
  /** For people. */
  readonly title: string;
  /** `'api'@'10.0.2.0/255.255.255.0'`. */
  readonly name: string;
  /** Secret with its password. */
  readonly password: string;
  /** Escaped for GRANT. */
  readonly schemaPattern: string;
  /** Undefined for all that a schema has. */
  readonly privileges: readonly string[] | undefined;
}

/** As the DSL documents them; `owner` is for migrations. */
const PRIVILEGES = {
  "read-only": ["SELECT"],
  "read-write": ["SELECT", "INSERT", "UPDATE", "DELETE"],
  owner: undefined,
} as const satisfies Record<Account["privileges"], readonly string[] | undefined>;

/** Sorted by account, then network. */
export function placedAccounts(plan: Plan, database: Database): readonly PlacedAccount[] {
  return database.accounts.flatMap((account) => {
    const from = account.from.length === 0 ? database.networks : account.from;
    const privileges = PRIVILEGES[account.privileges];
    return from.toSorted().map((network) => ({
      title: titleOf(account, network),
      name: accountName(account.name, cidrOf(plan, network)),
      password: account.password,
      schemaPattern: grantPattern(account.database),
      privileges,
    }));
  });
}

function titleOf({ name, privileges, database }: Account, network: string): string {
  return `${name}, from the network ${network}: ${privileges} on ${database}.`;
}

/** @throws Error for a network that the plan does not have: no plan is made so. */
export function cidrOf(plan: Plan, network: string): string {
  const found = plan.networks.find((each) => each.name === network);
  if (found === undefined) throw new Error(`the plan has no network ${network}`);
  return found.cidr;
}
