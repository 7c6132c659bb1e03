/** Option files of servers, read the way the servers read them. */

/** The options of `[mysqld]`, by the name in its canonical form (`-`, and without `loose`). Later ones win. */
export function serverOptions(optionFile: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  let section = "";
  for (const line of optionFile.split("\n")) {
    const text = line.replace(/(?:^|\s)[#;].*$/, "").trim();
    const opened = /^\[(.+)\]$/.exec(text);
    if (opened !== null) section = opened[1] ?? "";
    else if (text !== "" && section === "mysqld") {
      const [name = "", ...value] = text.split("=");
      options.set(
        canonicalName(name),
        value
          .join("=")
          .trim()
          .replace(/^"(.*)"$/, "$1"),
      );
    }
  }
  return options;
}

/** The table that `mariadbd --help --verbose` ends with: every variable and the value it would have. */
export function printedVariables(help: string): ReadonlyMap<string, string> {
  const table = help.slice(help.indexOf("\n---------"));
  return new Map(
    [...table.matchAll(/^([a-z][a-zA-Z0-9-]+) +(.*)$/gm)].map((match) => [
      match[1] ?? "",
      (match[2] ?? "").trim(),
    ]),
  );
}

/** `ON` and `TRUE`, `128M` and `134217728` are the same. */
export function canonicalValue(value: string): string {
  const size = /^(\d+)M$/.exec(value);
  if (size !== null) return String(Number(size[1]) * 1024 ** 2);
  if (value === "ON") return "TRUE";
  if (value === "OFF") return "FALSE";
  return value;
}

function canonicalName(name: string): string {
  return name
    .trim()
    .replaceAll("_", "-")
    .replace(/^loose-/, "");
}
