import { configs as lit } from "eslint-plugin-lit";
import litA11y from "eslint-plugin-lit-a11y";
import { configs as wc } from "eslint-plugin-wc";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["coverage", "node_modules"] },
  {
    files: ["**/*.ts"],
    extends: [
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      lit["flat/recommended"],
      wc["flat/best-practice"],
    ],
    plugins: { "lit-a11y": litA11y },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      ...litA11y.configs.recommended.rules,
      eqeqeq: "error",
      "no-console": "error",
      "@typescript-eslint/no-unused-vars": [
        "error",
        { args: "after-used", argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      // What a message of the connection is, whoever subscribes says.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Numbers in texts are meant.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // Custom elements are made by their tag, and typed by whoever made them.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      // Handlers of templates are methods; lit binds them.
      "@typescript-eslint/unbound-method": "off",
      // A listener whose promise nobody waits for says so by `void` inside.
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Elements are defined by define.ts, for a reason that stands there.
      "wc/file-name-matches-element": "off",
      "wc/no-self-class": "off",
      "wc/guard-super-call": "off",
    },
  },
  {
    files: ["tests/**"],
    // Home Assistant's connection rejects with plain objects, and so does the one of the tests.
    rules: { "@typescript-eslint/prefer-promise-reject-errors": "off" },
  },
);
