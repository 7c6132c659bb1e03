/** Who says which server of a database is the primary. */
import { z } from "zod";
import { isDeclaration } from "../../dsl/declaration.ts";
import type { KeepalivedElection } from "../../dsl/replication.ts";
import type { Database } from "../model.ts";
import { isObject, oneOf, options, reference } from "./structure.ts";
import { singleLine } from "./values.ts";

export interface Election {
  readonly ensemble: string | undefined;
  readonly pair: Database["pair"];
}

const SPLIT_BRAIN =
  "a reason in words to accept a split brain: two servers cannot tell a dead one from one they do not hear, so that a cut between " +
  "them makes both the primary, both acknowledge writes, and one half is lost when it heals. A third vote has no such outcome: " +
  'election: zookeeper(…), or replication: "galera" with three servers';

const keepalived = options<KeepalivedElection>()({
  by: z.literal("keepalived", `"keepalived"`),
  acceptSplitBrain: z
    .string(SPLIT_BRAIN)
    .refine((reason) => reason.trim() !== "", SPLIT_BRAIN)
    .pipe(singleLine("the reason", 500)),
}).transform(({ acceptSplitBrain }): Election => ({ ensemble: undefined, pair: { acceptSplitBrain } }));

const ensemble = reference(["ensemble"], "a zookeeper(…)").transform(
  ({ name }): Election => ({ ensemble: name, pair: undefined }),
);

export const election = oneOf<Election>((value) =>
  isObject(value) && !isDeclaration(value) && "by" in value ? keepalived : ensemble,
);
