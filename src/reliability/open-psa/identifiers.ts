/** Names as other tools take them. */

/**
 * What the format recommends for names (Open-PSA MEF, Use Portable Identifiers), and schemas ask for: no dots, no
 * hyphens in a row or at the end; letters of ASCII, as in programming languages.
 */
const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$/;

/**
 * An identifier for each name, all different. Names that are identifiers stay as they are, the first of each; others get
 * `_` for what cannot stand in one, and a number when it is taken.
 */
export function identifiersFor(names: readonly string[]): readonly string[] {
  const taken = new Set(names.filter((name) => IDENTIFIER.test(name)));
  const kept = new Set<string>();
  return names.map((name) => {
    if (taken.has(name) && !kept.has(name)) {
      kept.add(name);
      return name;
    }
    const base = identifierLike(name);
    let [identifier, number] = [base, 2];
    while (taken.has(identifier)) {
      identifier = `${base}-${number}`;
      number += 1;
    }
    taken.add(identifier);
    kept.add(identifier);
    return identifier;
  });
}

function identifierLike(name: string): string {
  const plain = name
    .replace(/[^A-Za-z0-9_-]+/g, "_")
    .replace(/-+/g, "-")
    .replace(/-$/, "");
  return /^[A-Za-z_]/.test(plain) ? plain : `_${plain}`;
}
