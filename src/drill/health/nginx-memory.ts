import type { LabLayout } from "../../targets/lab/model.ts";

/**
 * How long, in milliseconds, an nginx of the lab keeps away from a server that failed: the longest `fail_timeout` of the
 * very files it runs with. It can't be asked; what failed in one drill would be avoided in the next.
 */
export function nginxMemoryMs({ hosts }: LabLayout): number {
  const texts = hosts
    .filter(({ programs }) => programs.some(({ name }) => name === "nginx"))
    .flatMap(({ files }) => files.filter(({ path }) => path.startsWith("/etc/nginx/")))
    .map(({ content }) => content);
  const seconds = texts.flatMap((text) =>
    [...text.matchAll(/\bfail_timeout=(\d+)s/g)].map(([, number]) => Number(number)),
  );
  return 1000 * Math.max(0, ...seconds);
}
