/** The table on a terminal. */
import { judge } from "../judge.ts";
import { DAMAGES, type RestoreResult } from "../model.ts";

const HEADINGS = [
  "backup",
  "of",
  "kept as",
  "made by",
  "size",
  "identical",
  "to a second",
  "damage refused",
  "RPO",
  "RTO",
  "verdict",
];

/** One line per backup below the headings; then, for each that did not hold, why. */
export function restoreTable(results: readonly RestoreResult[]): string {
  const rows = [HEADINGS, ...results.map(row)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? "").length)));
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const reasons = results.flatMap((result) =>
    judge(result).faults.map((fault) => `${result.backup.name}: ${fault}`),
  );
  const held = results.filter((result) => judge(result).faults.length === 0).length;
  return [
    ...lines,
    "",
    ...reasons,
    `${held} of ${results.length} backups were restored and hold what they promise.`,
    "",
  ].join("\n");
}

function row(result: RestoreResult): readonly string[] {
  const { backup, measured } = result;
  const { rpoMs, rtoMs, faults } = judge(result);
  const kept = `${backup.method}, ${backup.resticPassword === undefined ? "plain" : "restic"}`;
  const verdict = faults.length === 0 ? "held" : "not held";
  const promised = (ms: number | undefined, promise: number): string =>
    ms === undefined ? "–" : `${time(ms)} of ${time(promise)}`;
  if (measured === undefined) {
    return [backup.name, backup.of.name, kept, "–", "–", "–", "–", "–", "–", "–", verdict];
  }
  const refused = measured.damages.filter((damage) => damage.refused).length;
  return [
    backup.name,
    backup.of.name,
    kept,
    measured.maker,
    size(measured.bytes),
    `${measured.compared - measured.different.length} of ${measured.compared}`,
    measured.pointInTime === undefined ? "–" : measured.pointInTime.different.length === 0 ? "yes" : "no",
    `${refused} of ${DAMAGES.length}`,
    promised(rpoMs, backup.rpoMs),
    promised(rtoMs, backup.rtoMs),
    verdict,
  ];
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["min", 60_000],
] as const;

/** @example time(90_000) // "1 min 30 s" */
function time(ms: number): string {
  const [unit, length] = UNITS.find(([, each]) => ms >= each) ?? ["s", 1000];
  if (unit === "s") return `${(ms / 1000).toFixed(1)} s`;
  const whole = Math.floor(ms / length);
  const rest = Math.round((ms - whole * length) / 1000);
  return rest === 0
    ? `${whole} ${unit}`
    : rest < 60
      ? `${whole} ${unit} ${rest} s`
      : `${whole} ${unit} ${Math.floor(rest / 60)} min`;
}

function size(bytes: number): string {
  if (bytes >= 2 ** 20) return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  return bytes >= 1024 ? `${(bytes / 1024).toFixed(1)} KiB` : `${bytes} bytes`;
}
