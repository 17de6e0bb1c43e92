// Writes src/styles/tokens.css from tokens.json, the only place where a colour is a number.
import { readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../src/styles/", import.meta.url);
const { themes, other } = JSON.parse(readFileSync(new URL("tokens.json", folder), "utf8"));

const colours = (theme, indent) =>
  Object.entries(theme)
    .map(([name, value]) => `${indent}--${name.replaceAll("_", "-")}: ${value.toLowerCase()};`)
    .join("\n");

// What lies behind a dialog is dimmed: by ink in the light, by the background at night.
themes.light.scrim = themes.light.ink;
themes.night.scrim = themes.night.bg;

const shared = [
  `  --font: ${other.font};`,
  ...Object.entries(other.radius).map(([name, px]) => `  --radius-${name}: ${px}px;`),
].join("\n");

const css = `/* Written by tools/tokens.mjs from tokens.json. Edit that, then run npm run tokens. */
:root {
  color-scheme: light;
${colours(themes.light, "  ")}
${shared}
}

@media (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) {
    color-scheme: dark;
${colours(themes.night, "    ")}
  }
}

:root[data-theme="night"] {
  color-scheme: dark;
${colours(themes.night, "  ")}
}
`;
writeFileSync(new URL("tokens.css", folder), css);
