/** The oldest releases of the database servers whose names of options and statements are rendered. */
import type { Plan } from "../../plan/model.ts";
import { type InputProblem, showValue } from "../../topology/problem.ts";
import { atLeast } from "../version.ts";

const OLDEST = {
  // Several addresses in bind_address: https://mariadb.com/kb/en/server-system-variables/#bind_address
  mariadb: { title: "MariaDB", release: "10.11" },
  // The names with "replica" and "source": https://dev.mysql.com/doc/relnotes/mysql/8.4/en/news-8-4-0.html
  mysql: { title: "MySQL", release: "8.4" },
} as const;

export function oldReleaseProblems({ name, source, software, groups }: Plan): readonly InputProblem[] {
  const used = new Set(groups.flatMap((group) => (group.kind === "database" ? [group.declared.engine] : [])));
  return [...used].sort().flatMap((engine) => {
    const { title, release } = OLDEST[engine];
    if (atLeast(software[engine], release)) return [];
    return [
      {
        source,
        path: `topology ${JSON.stringify(name)}: software.${engine}`,
        value: showValue(software[engine]),
        expected: `${release} or later, which is what ${title} is rendered for`,
      },
    ];
  });
}
