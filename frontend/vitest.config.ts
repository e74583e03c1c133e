import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import type { BrowserCommand } from "vitest/node";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath =
  process.env["ROOMKEEPER_CHROMIUM"] ?? browsers.find((path) => existsSync(path));

/** From now on a file is not there, as after an update: its path ends with `path`. */
const loseFile: BrowserCommand<[path: string]> = async ({ context }, path) => {
  await context.route(
    (url) => url.pathname.endsWith(path),
    (route) => route.fulfill({ status: 404 }),
  );
};

export default defineConfig({
  test: {
    projects: [
      { test: { name: "logic", environment: "node", include: ["tests/logic/**/*.test.ts"] } },
      {
        test: {
          name: "components",
          include: ["tests/components/**/*.test.ts"],
          setupFiles: ["tests/components/setup.ts"],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            commands: { loseFile },
            provider: playwright({
              launchOptions: {
                ...(executablePath === undefined ? {} : { executablePath }),
                args: ["--no-sandbox", "--disable-gpu"],
              },
            }),
            instances: [{ browser: "chromium", viewport: { width: 1280, height: 800 } }],
          },
        },
        optimizeDeps: {
          include: ["lit", "lit/decorators.js", "lit/html.js", "axe-core", "intl-messageformat"],
        },
      },
    ],
    coverage: {
      provider: "v8",
      // What decides anything, and needs no browser for it.
      include: ["src/data/**", "src/logic/**"],
      thresholds: { 100: true, perFile: true },
      reporter: ["text"],
    },
  },
});
