// Builds what a browser loads, into the integration. The result is committed, so
// that nobody who installs Roomkeeper needs Node.
//
//   node build.mjs            writes it
//   node build.mjs --check    only says whether it is as it would be written
//   node build.mjs --watch    writes it whenever a source changes

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const component = join(here, "..", "custom_components", "roomkeeper");
const www = join(component, "www");
const { version } = JSON.parse(readFileSync(join(component, "manifest.json"), "utf8"));

// What Home Assistant's own front end calls modern.
const TARGET = ["chrome131", "firefox132", "safari18"];

// Of an entry and all that it can ever load, in bytes, minified, not zipped.
const BUDGETS = { "panel.js": 120_000, "cards.js": 40_000 };

// What stands in templates is text to esbuild, and is left as it was written. Styles are
// minified here; of the rest only the indentation goes, which says nothing before a line.
const smallTemplates = {
  name: "small templates",
  setup: (of) =>
    of.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, async ({ path }) => {
      let contents = readFileSync(path, "utf8");
      for (const [whole, styles] of contents.matchAll(/\bcss`([^`$\\]*)`/g)) {
        const { code } = await transform(styles, { loader: "css", minify: true, target: TARGET });
        contents = contents.replace(whole, () => `css\`${code.trim()}\``);
      }
      return { contents: contents.replaceAll(/\n\s+/g, "\n"), loader: "ts" };
    }),
};

const OPTIONS = {
  absWorkingDir: here,
  entryPoints: { panel: "src/panel.ts", cards: "src/cards.ts" },
  outdir: www,
  bundle: true,
  splitting: true,
  format: "esm",
  target: TARGET,
  chunkNames: "chunk-[hash]",
  define: { ROOMKEEPER_VERSION: JSON.stringify(version) },
  minify: true,
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [
    smallTemplates,
    { name: "write", setup: (of) => of.onEnd((result) => void take(result)) },
  ],
};

function loadedBy(outputs, entry, seen = new Set()) {
  if (!seen.has(entry)) {
    seen.add(entry);
    for (const { path, external } of outputs[entry].imports) {
      if (!external) loadedBy(outputs, path, seen);
    }
  }
  return seen;
}

function fail(what) {
  console.error(`error: ${what}`);
  process.exitCode = 1;
}

function weigh({ outputs }) {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const entry = Object.keys(outputs).find((path) => basename(path) === name);
    const files = [...loadedBy(outputs, entry)];
    const bytes = files.reduce((sum, path) => sum + outputs[path].bytes, 0);
    console.log(`${name}: ${bytes} of ${budget} bytes, ${files.length} files`);
    if (bytes > budget) fail(`${name} is over its budget`);
  }
}

function take({ outputFiles = [], metafile, errors }) {
  if (errors.length > 0) return;
  weigh(metafile);
  mkdirSync(www, { recursive: true });
  const there = readdirSync(www).filter((name) => name.endsWith(".js"));
  const made = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  if (process.argv.includes("--check")) {
    const isSame = (name) => readFileSync(join(www, name)).equals(made.get(name));
    const other = [...made.keys()].filter((name) => !there.includes(name) || !isSame(name));
    const left = there.filter((name) => !made.has(name));
    if (other.length + left.length > 0) fail(`www is not as it is built: ${[...other, ...left]}`);
    return;
  }
  for (const name of there) if (!made.has(name)) rmSync(join(www, name));
  for (const [name, contents] of made) writeFileSync(join(www, name), contents);
}

if (process.argv.includes("--watch")) await (await context(OPTIONS)).watch();
else await build(OPTIONS);
