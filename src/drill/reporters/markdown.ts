import type { DrillReport } from "../report.ts";
import { tally } from "../report.ts";
import { rowsOf, toldColumns } from "./row.ts";
import { summaryText } from "./table.ts";

/** A table for a README, with where and when it was measured below. */
export function markdown({ topology, date, machine, results }: DrillReport): string {
  const entrypoints = results.flatMap((one) => one.entrypoints.map(({ expected }) => expected.entrypoint));
  const databases = results.flatMap(({ writes }) => writes.map(({ database }) => database));
  const columns = toldColumns({ entrypoints: [...new Set(entrypoints)], databases });
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(" | ")} |`;
  const rows = results.flatMap(rowsOf);
  return [
    line(columns),
    line(columns.map(() => "---")),
    ...rows.map((row) => line(columns.map((column) => row[column]))),
    "",
    `${summaryText(tally(results), results.length)}. Measured with \`nospof drill\` on \`${topology}\`, ${date.toISOString().slice(0, 10)}, ${machine}.`,
    "",
  ].join("\n");
}

/** A bar would end the cell: the title of a partition has one. */
function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
