/** Rows of a benchmark, as a Markdown table that can be read in a terminal and kept in the documentation. */

/** Milliseconds of CPU time (user and system) by stage, in the order of stages; one record a run. */
export type Run = Readonly<Record<string, number>>;

/** Each stage and their sum: the median over the runs, the fastest and the slowest. */
export function table(runs: readonly Run[]): string {
  const stages = Object.keys(runs[0] ?? {});
  const rows = [
    ...stages.map((stage) =>
      row(
        stage,
        runs.map((run) => run[stage] ?? Number.NaN),
      ),
    ),
    row(
      "total",
      runs.map((run) => Object.values(run).reduce((sum, stage) => sum + stage, 0)),
    ),
  ];
  return [
    `| CPU time in ms, ${runs.length} runs | median | fastest | slowest |`,
    "| --- | ---: | ---: | ---: |",
    ...rows,
  ].join("\n");
}

/** CPU time that this process has used since it started, in milliseconds. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function row(stage: string, times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b);
  const columns = [median(sorted), sorted[0], sorted.at(-1)].map((time) => (time ?? Number.NaN).toFixed(0));
  return `| ${stage} | ${columns.join(" | ")} |`;
}

function median(sorted: readonly number[]): number {
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
