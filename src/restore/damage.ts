/** Damages what is kept of a backup, as disks and people do. */
import type { Lab } from "../targets/lab/lab.ts";
import type { DamageKind } from "./model.ts";
import { must } from "./must.ts";

const DAMAGE: Readonly<Record<DamageKind, string>> = {
  truncated: 'truncate -s $(( $(stat -c %s "$file") / 2 )) "$file"',
  emptied: 'truncate -s 0 "$file"',
  // One bit of the byte in the middle.
  "bit flipped":
    'at=$(( $(stat -c %s "$file") / 2 )); byte=$(od -An -tu1 -j "$at" -N 1 "$file" | tr -d " "); ' +
    'printf "$(printf "\\\\%03o" $(( byte ^ 1 )))" | dd of="$file" bs=1 seek="$at" conv=notrunc status=none',
};

/** The largest file is the data itself, whatever it is kept as. */
const FIND =
  'file=$(find "$1" -type f ! -path "*/binlogs/*" -printf "%s %p\\n" | sort -n | tail -n 1 | cut -d" " -f2-); [ -n "$file" ]';

/**
 * Damages the data, lets something be tried, and puts it back.
 * @param folder of the backup, on `host`
 */
export async function withDamage<Result>(
  lab: Lab,
  host: string,
  folder: string,
  kind: DamageKind,
  attempt: () => Promise<Result>,
): Promise<Result> {
  const damaged = await must(lab, host, [
    "sh",
    "-c",
    `set -e; ${FIND}; cp -p "$file" /run/nospof-kept; chmod u+w "$file"; ${DAMAGE[kind]}; printf %s "$file"`,
    "sh",
    folder,
  ]);
  try {
    return await attempt();
  } finally {
    await must(lab, host, ["sh", "-c", 'cat /run/nospof-kept >"$1"', "sh", damaged]);
  }
}
