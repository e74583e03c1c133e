import { existsSync } from "node:fs";
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";

const browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath =
  process.env["ROOMKEEPER_CHROMIUM"] ?? browsers.find((path) => existsSync(path));

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
