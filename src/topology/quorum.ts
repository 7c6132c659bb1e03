/** What members of an ensemble agree by. */

/** How many of so many members are more than half of them. @example majorityOf(5) // 3 */
export function majorityOf(members: number): number {
  return Math.floor(members / 2) + 1;
}

/** Where followers connect to their leader: the port of ZooKeeper's own examples. */
export const PEER_PORT = 2888;

/** Where members elect their leader. */
export const ELECTION_PORT = 3888;
