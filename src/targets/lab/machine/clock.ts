export function clockEnvironment(): Readonly<Record<string, string>> {
  return {};
}
