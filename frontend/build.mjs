// Builds what a browser loads, into the integration. The result is committed, so
// that nobody who installs Roomkeeper needs Node.
//
//   node build.mjs            writes it
//   node build.mjs --check    only says whether it is as it would be written
//   node build.mjs --watch    writes it whenever a source changes

import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, context, transformSync } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const component = join(here, "..", "custom_components", "roomkeeper");
const www = join(component, "www");
const { version } = JSON.parse(readFileSync(join(component, "manifest.json"), "utf8"));

// In bytes, minified, not zipped: of the panel with any one of its views, as they
// are loaded together; of the cards with all that they can ever load.
const BUDGETS = { "panel.js": 120_000, "cards.js": 40_000 };

// Each by itself: the cards are on every page, and carry nothing that only the panel needs.
const optionsOf = (name) => ({
  absWorkingDir: here,
  entryPoints: { [name]: `src/${name}.ts` },
  outdir: www,
  bundle: true,
  splitting: true,
  format: "esm",
  // What Home Assistant's own front end calls modern.
  target: ["chrome131", "firefox132", "safari18"],
  chunkNames: "chunk-[hash]",
  define: { ROOMKEEPER_VERSION: JSON.stringify(version) },
  minify: true,
  legalComments: "none",
  metafile: true,
  // The same bytes where node_modules is a link to somewhere else.
  preserveSymlinks: true,
  write: false,
  logLevel: "warning",
  plugins: [
    { name: "lean", setup: (of) => of.onLoad({ filter: /src\/.*\.ts$/ }, lean) },
    { name: "write", setup: (of) => of.onEnd((result) => take(`${name}.js`, result)) },
  ],
});

// Templates are texts, which esbuild leaves as they are: their indentation, and their CSS.
function lean({ path }) {
  // As they stand: an escape of CSS is another character in a text of JavaScript.
  const options = { loader: "css", minify: true, charset: "utf8" };
  const smaller = (css) => transformSync(css, options).code.trim();
  const contents = readFileSync(path, "utf8")
    .replaceAll(/\bcss`([^`$\\]*)`/g, (_, css) => `css\`${smaller(css)}\``)
    .replaceAll(/\n[ \t]+/g, "\n");
  return { contents, loader: "ts" };
}

function loadedBy(outputs, path, isLazyToo, seen = new Set()) {
  if (!seen.has(path)) {
    seen.add(path);
    for (const { path: next, kind } of outputs[path].imports) {
      if (isLazyToo || kind !== "dynamic-import") loadedBy(outputs, next, isLazyToo, seen);
    }
  }
  return seen;
}

function fail(what) {
  console.error(`error: ${what}`);
  process.exitCode = 1;
}

function weigh(name, { outputs }) {
  const entry = Object.keys(outputs).find((path) => basename(path) === name);
  const views = Object.keys(outputs).filter((path) =>
    outputs[path].entryPoint?.startsWith("src/views/"),
  );
  const sum = (files) => [...files].reduce((bytes, path) => bytes + outputs[path].bytes, 0);
  const all = sum(loadedBy(outputs, entry, true));
  const places = views.length > 0 ? views : [entry];
  for (const place of places) {
    const files = loadedBy(outputs, entry, views.length === 0);
    const bytes = sum(loadedBy(outputs, place, views.length === 0, files));
    const title = basename(outputs[place].entryPoint, ".ts");
    console.log(`${name} ${title}: ${bytes} of ${BUDGETS[name]} bytes, ${files.size} files`);
    if (bytes > BUDGETS[name]) fail(`${name} is over its budget with ${title}`);
  }
  if (views.length > 0) console.log(`${name} with everything: ${all} bytes`);
}

/** What was built last, of each entry. */
const built = new Map();

function take(entry, { outputFiles = [], metafile, errors }) {
  if (errors.length > 0) return;
  weigh(entry, metafile);
  built.set(entry, outputFiles);
  if (built.size < Object.keys(BUDGETS).length) return;
  const files = [...built.values()].flat();
  const made = new Map(files.map(({ path, contents }) => [basename(path), contents]));
  mkdirSync(www, { recursive: true });
  const there = readdirSync(www).filter((name) => name.endsWith(".js"));
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

for (const entry of Object.keys(BUDGETS)) {
  const options = optionsOf(basename(entry, ".js"));
  if (process.argv.includes("--watch")) await (await context(options)).watch();
  else await build(options);
}
