import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { about } from "../subject.ts";
import { code, list } from "../wording.ts";

export const sharedPassword: Rule = {
  id: "shared-password",
  title: "Several database accounts have one password",
  severity: "warning",
  references: [
    "OWASP, Secrets Management Cheat Sheet: a secret has one user, so that it can be changed alone",
  ],
  check: ({ plan }) => {
    const uses = databasesOf(plan).flatMap((group) => {
      const { replicationPassword, accounts } = group.declared;
      const replication =
        replicationPassword === undefined
          ? []
          : [{ group, secret: replicationPassword, user: "replication" }];
      return [
        ...replication,
        ...accounts.map(({ name, password }) => ({ group, secret: password, user: name })),
      ];
    });
    return [...Map.groupBy(uses, ({ secret }) => secret)].flatMap(([secret, users]) => {
      const [first, second] = users;
      if (first === undefined || second === undefined) return [];
      const names = users.map(({ group, user }) => `${user} of ${code(group.name)}`);
      return [
        about({ kind: "database", name: first.group.name }, first.group, {
          message: `${list(names)} log in with one secret, ${code(secret)}: who learns it has all of them, and it can't be changed for one alone.`,
          fix: `a secret each: password: secret("${second.group.name}-${second.user}")`,
        }),
      ];
    });
  },
};
