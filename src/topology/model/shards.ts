/** What the user said of a database in shards. */

/** Which keys are where: one more shard than there are borders between them. */
export type ShardRule =
  | { readonly by: "hash"; readonly key: string; readonly count: number }
  | {
      readonly by: "range";
      readonly key: string;
      /** Ascending. */
      readonly splitAt: readonly string[] | readonly number[];
    };

/** One shard of a database. */
export interface Shard {
  /** Name that the database was declared with. */
  readonly of: string;
  /** 1-based. */
  readonly number: number;
  readonly rule: ShardRule;
  /** Ordinal of the primary of each shard; empty: all have the database's own. */
  readonly primaries: readonly number[];
}
