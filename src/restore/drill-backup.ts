/** One backup in a lab: made as its timer would have it made, restored, compared, damaged. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DatabaseGroup, Instance, Plan, PlannedBackup, ServiceGroup } from "../plan/model.ts";
import { backupScript, restoreScript, shipScript } from "../render/backup/paths.ts";
import { placeFolder, turnOrder } from "../render/backup/turns.ts";
import type { Lab } from "../targets/lab/lab.ts";
import { withDamage } from "./damage.ts";
import { type LabPlace, openLabPlace } from "./lab-place.ts";
import { DAMAGES, type RestoreMeasured } from "./model.ts";
import { must } from "./must.ts";
import {
  type Checksums,
  changeDatabase,
  databaseChecksums,
  differences,
  fileChecksums,
  fillDatabase,
  fillVolume,
  tableChecksums,
  volumeChecksums,
} from "./source-data.ts";

/** What is restored in a lab is looked at, and goes. */
const INTO = "/var/lib/nospof-restore-drill";

interface Drilled {
  readonly lab: Lab;
  readonly backup: PlannedBackup;
  readonly maker: string;
  /** Of what is there now. */
  readonly source: () => Promise<Checksums>;
  /** What the restore script printed. */
  readonly read: (output: string) => Checksums;
}

/** @throws Error with what was said when a backup could not be made or restored. */
export async function drillBackup(lab: Lab, plan: Plan, backup: PlannedBackup): Promise<RestoreMeasured> {
  const group = groupOf(plan, backup);
  const makers = group.kind === "database" ? turnOrder(group) : group.instances;
  const [maker = ""] = makers;
  const place = await openLabPlace(lab, plan, backup, makers);
  try {
    if (group.kind === "database") {
      await fillDatabase(lab, group);
      await untilSameAs(lab, group, maker);
      const source = () => databaseChecksums(lab, group, maker);
      return await measure({ lab, backup, maker, source, read: tableChecksums }, place, group);
    }
    const instance = instanceOf(plan, maker);
    const mount = mountOf(instance, backup);
    await fillVolume(lab, instance, mount);
    const source = () => volumeChecksums(lab, maker, mount);
    return await measure({ lab, backup, maker, source, read: fileChecksums }, place, group);
  } finally {
    await place.end();
  }
}

async function measure(
  drilled: Drilled,
  place: LabPlace,
  group: DatabaseGroup | ServiceGroup,
): Promise<RestoreMeasured> {
  const { lab, backup, maker } = drilled;
  const made = await timed(() => must(lab, maker, ["/bin/bash", backupScript(backup.name), "--now"]));
  const name = /(\d{8}T\d{6}Z-\S+) is complete and was checked: (\d+) bytes/.exec(made.result);
  const atBackup = await drilled.source();
  const restored = await restore(drilled, []);
  const measured = {
    maker,
    name: name?.[1] ?? "",
    bytes: Number(name?.[2] ?? 0),
    backupMs: made.ms,
    compared: atBackup.size,
    different: differences(atBackup, restored.sums),
  };
  const folder = placeFolder(backup, maker, group.kind);
  const damages = [];
  for (const kind of DAMAGES) {
    const refused = await withDamage(lab, place.host, folder, kind, () => refuses(drilled));
    damages.push({ kind, refused });
  }
  const later = group.kind === "database" ? await pointInTime(drilled, group) : undefined;
  return {
    ...measured,
    damages,
    restoreMs: Math.max(restored.ms, later?.restoreMs ?? 0),
    shippingMs: later?.shippingMs,
    pointInTime: later && { until: later.until, different: later.different },
  };
}

interface PointInTime {
  readonly until: string;
  readonly different: readonly string[];
  readonly restoreMs: number;
  readonly shippingMs: number;
}

/** One row more, and in the next second nothing is left: brought back to between the two. */
async function pointInTime(drilled: Drilled, group: DatabaseGroup): Promise<PointInTime | undefined> {
  const { lab, backup, maker, source } = drilled;
  if (backup.binlogsEveryMs === undefined) return undefined;
  await nextSecond(lab, maker);
  await changeDatabase(lab, group, "one row");
  await untilSameAs(lab, group, maker);
  const before = await source();
  const until = await nextSecond(lab, maker);
  await changeDatabase(lab, group, "no rows");
  await untilSameAs(lab, group, maker);
  const shipped = await timed(() => must(lab, maker, ["/bin/bash", shipScript(backup.name)]));
  const restored = await restore(drilled, ["--until", until]);
  return {
    until: `${until} UTC`,
    different: differences(before, restored.sums),
    restoreMs: restored.ms,
    shippingMs: shipped.ms,
  };
}

/** Waits until the second is over. @returns the one that has begun, in UTC */
async function nextSecond(lab: Lab, host: string): Promise<string> {
  const now = async (): Promise<string> =>
    (await must(lab, host, ["date", "-u", "+%Y-%m-%d %H:%M:%S"])).trim();
  const begun = await now();
  for (let later = await now(); ; later = await now()) {
    if (later !== begun) return later;
    await sleep(50);
  }
}

async function restore(
  { lab, backup, maker, read }: Drilled,
  words: readonly string[],
): Promise<{ readonly sums: Checksums; readonly ms: number }> {
  const { result, ms } = await timed(() =>
    must(lab, maker, ["/bin/bash", restoreScript(backup.name), "--into", INTO, "--checksums", ...words]),
  );
  await must(lab, maker, ["rm", "-rf", INTO]);
  return { sums: read(result), ms };
}

async function refuses({ lab, backup, maker }: Drilled): Promise<boolean> {
  const { exitCode } = await lab.run(maker, ["/bin/bash", restoreScript(backup.name), "--into", INTO]);
  await must(lab, maker, ["rm", "-rf", INTO]);
  return exitCode !== 0;
}

/** Replication is asynchronous: waits until a replica has what the primary has. */
async function untilSameAs(lab: Lab, group: DatabaseGroup, instance: string): Promise<void> {
  const primary = group.instances[group.declared.primary - 1] ?? instance;
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    const [there, here] = [
      await databaseChecksums(lab, group, primary),
      await databaseChecksums(lab, group, instance),
    ];
    if (differences(there, here).length === 0) return;
    await sleep(PAUSE_MS);
  }
  throw new Error(`${instance} has not what ${primary} has, after ${PATIENCE_MS / 1000} s`);
}

const PAUSE_MS = 250;
const PATIENCE_MS = 60_000;

async function timed<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly ms: number }> {
  const began = performance.now();
  const result = await work();
  return { result, ms: Math.round(performance.now() - began) };
}

function groupOf({ groups }: Plan, { of, name }: PlannedBackup): DatabaseGroup | ServiceGroup {
  const group = groups.find((each) => each.name === of.name);
  if (group?.kind === "database" || group?.kind === "service") return group;
  throw new Error(`the backup ${name} is of nothing that the plan has`);
}

function instanceOf({ instances }: Plan, name: string): Instance {
  const found = instances.find((instance) => instance.name === name);
  if (found === undefined) throw new Error(`the plan has no instance ${name}`);
  return found;
}

function mountOf({ name, volumes }: Instance, backup: PlannedBackup): string {
  const volume = volumes.find((each) => each.name === backup.volume);
  if (volume === undefined) throw new Error(`${name} has no volume ${backup.volume}`);
  return volume.mount;
}
