// Measures the board in a real Chromium, and prints how long it takes.
//
//   node bench/board.mjs [rooms] [bookings a day]

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright";

const here = dirname(fileURLToPath(import.meta.url));
const [rooms, bookingsADay] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 20)];
const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.ROOMKEEPER_CHROMIUM ?? browsers.find((path) => existsSync(path));

const PAGE = `<!doctype html><style>
  body { margin: 0; background: #fafafa; font-family: sans-serif }
  rk-board { height: 760px; margin: 16px }
</style><body></body>`;

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function line(what, text) {
  console.log(`${what.padEnd(44)} ${text}`);
}

function framesLine(what, frames) {
  const late = frames.filter((ms) => ms > 25).length;
  const longest = Math.max(...frames).toFixed(0);
  const mean = frames.reduce((sum, ms) => sum + ms, 0) / frames.length;
  line(
    what,
    `${(1000 / mean).toFixed(0)} frames a second, ${late} of ${frames.length} late, longest ${longest} ms`,
  );
}

const { outputFiles } = await build({
  absWorkingDir: here,
  entryPoints: ["board-page.ts"],
  bundle: true,
  format: "iife",
  minify: true,
  write: false,
  tsconfig: join(here, "..", "tsconfig.json"),
  target: "es2023",
});

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const client = await page.context().newCDPSession(page);
  // In time of the processor, which others that use it do not make longer.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const busyMs = async () => {
    const { metrics } = await client.send("Performance.getMetrics");
    return 1000 * metrics.find(({ name }) => name === "TaskDuration").value;
  };
  await page.setContent(PAGE);
  await page.addScriptTag({ content: outputFiles[0].text });
  for (const length of ["day", "week"]) {
    const times = [];
    const busy = [];
    for (let round = 0; round < 7; round += 1) {
      await page.evaluate((size) => bench.prepare(size), { rooms, bookingsADay, length });
      const before = await busyMs();
      times.push(await page.evaluate(() => bench.draw()));
      busy.push((await busyMs()) - before);
    }
    const { rows, blocks } = await page.evaluate(() => bench.counts());
    const what = `${length}: ${rooms} rooms, ${bookingsADay} bookings a day`;
    const first = times[0].toFixed(0);
    line(what, `drawn in ${median(times).toFixed(0)} ms (the first time ${first})`);
    line("  of which the page's thread worked", `${median(busy).toFixed(0)} ms`);
    line("  on the page", `${rows} rows, ${blocks} bookings`);
    const changes = [];
    for (let round = 0; round < 7; round += 1) {
      changes.push(await page.evaluate(() => bench.change()));
    }
    line("  one booking changes", `${median(changes).toFixed(1)} ms`);
    framesLine("  scrolling", await page.evaluate(() => bench.scroll()));
    await drag(page);
  }
} finally {
  await browser.close();
}

async function drag(page) {
  const box = await page.locator(".block").nth(40).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => bench.watchFrames());
  for (let step = 0; step < 120; step += 1) {
    await page.mouse.move(x + Math.sin(step / 9) * 200, y + Math.cos(step / 7) * 120);
  }
  framesLine("  dragging", await page.evaluate(() => bench.framesSeen()));
  await page.keyboard.press("Escape");
  await page.mouse.up();
}
