/** The hosts that the cloud chooses in one leaf, as far as one group is on them. */

/** Mutable while the instances of the group are placed. */
export interface CloudHosts {
  /** How many instances of the group are on the host of a number, from 1. */
  readonly load: (number: number) => number;
  /** Number of the host for the next instance: a new one while there are any, then the first of the least loaded. */
  readonly next: () => number;
  readonly put: (number: number) => void;
}

/** @param hosts how many there are; `Infinity` when the cloud has as many as are needed */
export function cloudHosts(hosts: number): CloudHosts {
  // By number less 1.
  const loads: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  // Of those with the least load. Known from one instance to the next: a group may have thousands of hosts in one leaf.
  let first = 0;

  const add = (load: number): void => {
    if (load < least) {
      least = load;
      first = loads.length;
    }
    loads.push(load);
  };

  return {
    load: (number) => loads[number - 1] ?? 0,
    next: () => (least > 0 && (loads.length === 0 || loads.length < hosts) ? loads.length + 1 : first + 1),
    put: (number) => {
      while (loads.length < number - 1) add(0);
      if (loads.length < number) {
        add(1);
        return;
      }
      loads[number - 1] = (loads[number - 1] ?? 0) + 1;
      if (number - 1 !== first) return;
      while (first < loads.length && loads[first] !== least) first++;
      if (first < loads.length) return;
      least = loads.reduce((least, load) => Math.min(least, load), Number.POSITIVE_INFINITY);
      first = loads.indexOf(least);
    },
  };
}
