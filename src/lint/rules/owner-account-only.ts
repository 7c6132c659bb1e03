import { databasesOf } from "../reach.ts";
import type { Rule } from "../rule.ts";
import { aboutGroup } from "../subject.ts";
import { code, groupCode } from "../wording.ts";

export const ownerAccountOnly: Rule = {
  id: "owner-account-only",
  title: "The only accounts of a schema may drop it",
  severity: "warning",
  references: ["MySQL, Access Control and Account Management: grant accounts only the privileges they need"],
  check: ({ plan }) =>
    databasesOf(plan).flatMap((group) =>
      group.declared.databases.flatMap((schema) => {
        const accounts = group.declared.accounts.filter(({ database }) => database === schema);
        const [first] = accounts;
        if (first === undefined || accounts.some(({ privileges }) => privileges !== "owner")) return [];
        return [
          aboutGroup(group, {
            message:
              `All that use schema ${code(schema)} of ${code(group.name)} do so as its owner: ` +
              "a fault or an intruder in the application can drop every table.",
            fix: `an account for the application besides: ${groupCode(group, `accounts: { app: { privileges: "read-write", … }, ${first.name}: … }`)}`,
          }),
        ];
      }),
    ),
};
