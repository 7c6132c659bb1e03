/** The structure of configuration files: which directives, with how many words each, inside which. */

/** One directive, e.g. `http > server > listen/2`; the number counts its words. */
export type Directive = string;

/** @throws Error when the text is not well formed, so that a value can't hide in it. */
export function structureOf(path: string, content: string): readonly Directive[] {
  if (!/^[\x20-\x7e\n]*$/.test(content)) throw new Error(`${path} holds something else than printable ASCII`);
  if (path.startsWith("/etc/nginx/")) return bracketed(nginxTokens(content));
  if (path.endsWith(".conf") && path.startsWith("/etc/keepalived/"))
    return lines(content, "#!", keepalivedWords);
  if (path.endsWith(".lua")) return luaLines(content);
  if (path.startsWith("/etc/haproxy/")) return lines(content, "#", haproxyWords);
  if (path.startsWith("/etc/sysctl.d/")) return lines(content, "#;", (line) => line.split(/\s+/));
  // A script: whatever it does, it does in lines that are written out here whole.
  return content.split("\n").filter((line) => !line.startsWith("#"));
}

/** Words, `;`, `{` and `}` as ngx_conf_read_token reads them. */
function nginxTokens(content: string): readonly string[] {
  const pattern =
    /\s+|#[^\n]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[;{}]|(?:\\.|\$\{|[^\s;{}"'\\])(?:\\.|\$\{|[^\s;{\\])*/gsy;
  const tokens: string[] = [];
  while (pattern.lastIndex < content.length) {
    const at = pattern.lastIndex;
    const token = pattern.exec(content)?.[0];
    if (token === undefined) throw new Error(`nginx would not read on from ${content.slice(at, at + 40)}`);
    if (!/^(\s|#)/.test(token)) tokens.push(token);
  }
  return tokens;
}

function bracketed(tokens: readonly string[]): readonly Directive[] {
  const directives: Directive[] = [];
  const around: string[] = [];
  let words: string[] = [];
  for (const token of tokens) {
    if (token === "}") {
      if (words.length > 0 || around.pop() === undefined)
        throw new Error(`unexpected } after ${words.join(" ")}`);
    } else if (token === ";" || token === "{") {
      directives.push([...around, `${words[0]}/${words.length}`].join(" > "));
      if (token === "{") around.push(words[0] ?? "");
      words = [];
    } else words.push(token);
  }
  if (words.length > 0 || around.length > 0) throw new Error("the file ends in the middle of a directive");
  return directives;
}

/** Formats of one directive a line; what begins with one of `marks` is a comment. */
function lines(
  content: string,
  marks: string,
  wordsOf: (line: string) => readonly string[],
): readonly Directive[] {
  return content.split("\n").flatMap((line) => {
    const trimmed = line.trim();
    if (trimmed === "" || marks.includes(trimmed.charAt(0))) return [];
    const words = wordsOf(trimmed);
    // Where a value comes first (an address, a name), the directive is that there is one.
    return [`${/^[0-9]/.test(words[0] ?? "") ? "value" : words[0]}/${words.length}`];
  });
}

function haproxyWords(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|\\.|[^\s'"\\])+/g) ?? [];
  const between = line.replace(/(?:'[^']*'|\\.|[^\s'"\\])+/g, "");
  if (!/^\s*$/.test(between)) throw new Error(`unreadable: ${line}`);
  if (words.some((word) => /^[^']*#/.test(word))) throw new Error(`a comment begins in: ${line}`);
  return words;
}

/** keepalived looks for comments, definitions and repetitions anywhere in a line. */
function keepalivedWords(line: string): readonly string[] {
  const [code = ""] = line.split(/\s+# [A-Za-z0-9._-]+$/);
  if (/[#!$@~\\]/.test(code)) throw new Error(`not plain: ${line}`);
  return code.split(/\s+/);
}

/** As of a script, but for the lines of its one table, which hold a name and a number. */
function luaLines(content: string): readonly Directive[] {
  return content
    .split("\n")
    .filter((line) => !line.startsWith("--"))
    .map((line) => (/^ {4}\["[A-Za-z0-9._-]+_servers"\] = \d+,$/.test(line) ? "entry" : line));
}
