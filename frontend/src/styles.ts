/** The look that all of our elements share, in Home Assistant's own colours and sizes. */

import { css } from "lit";

/** One class for each tone: a quiet fill, text that can be read on it, an edge in its colour. */
export const tones = css`
  .neutral {
    --tone-fill: var(--ha-color-fill-neutral-quiet-resting, rgb(128 128 128 / 12%));
    --tone-edge: var(--secondary-text-color, #727272);
  }
  .primary {
    --tone-fill: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
    --tone-edge: var(--primary-color, #009ac7);
  }
  .success {
    --tone-fill: var(--ha-color-fill-success-quiet-resting, rgb(67 160 71 / 14%));
    --tone-edge: var(--success-color, #43a047);
  }
  .warning {
    --tone-fill: var(--ha-color-fill-warning-quiet-resting, rgb(255 166 0 / 16%));
    --tone-edge: var(--warning-color, #ffa600);
  }
  .danger {
    --tone-fill: var(--ha-color-fill-danger-quiet-resting, rgb(219 68 55 / 14%));
    --tone-edge: var(--error-color, #db4437);
  }
`;

export const base = css`
  :host {
    color: var(--primary-text-color);
    font-family: var(--ha-font-family-body, system-ui, sans-serif);
    font-size: var(--ha-font-size-m, 14px);
    line-height: var(--ha-line-height-normal, 1.5);
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h2 {
    font-size: var(--ha-font-size-xl, 20px);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  h3 {
    font-size: var(--ha-font-size-l, 16px);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  .icon {
    width: 1.4em;
    height: 1.4em;
    fill: currentcolor;
    flex: none;
    vertical-align: middle;
  }
  .only-read {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  button,
  a.button,
  select,
  input {
    font: inherit;
    color: inherit;
  }
  /* Not smaller than a finger. */
  button,
  a.button,
  select {
    min-height: 44px;
    min-width: 44px;
  }
  button,
  a.button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 0 16px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-md, 8px);
    background: transparent;
    text-decoration: none;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  a.button:hover {
    background: var(--ha-color-fill-neutral-quiet-hover, rgb(128 128 128 / 12%));
  }
  button:disabled {
    opacity: 0.5;
    cursor: default;
  }
  button.strong {
    border-color: transparent;
    background: var(--rk-strong-fill, #00658a);
    color: #fff;
  }
  button.strong:hover:not(:disabled) {
    background: #005473;
  }
  button.plain,
  a.button.plain {
    border-color: transparent;
  }
  button.round {
    padding: 0;
    border-color: transparent;
    border-radius: 50%;
  }
  select,
  input[type="date"],
  input[type="search"] {
    min-height: 44px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-md, 8px);
    background: var(--card-background-color);
  }
  :focus-visible {
    outline: 2px solid var(--primary-text-color);
    outline-offset: 2px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px 2px 8px;
    border-radius: 999px;
    border: 1px solid var(--tone-edge);
    background: var(--tone-fill);
    white-space: nowrap;
  }
  .chip .icon {
    width: 1.2em;
    height: 1.2em;
  }
  .card {
    background: var(--card-background-color);
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    padding: 16px;
  }
  /* Where there is nothing, it is said why, and what leads to something. */
  .card.empty {
    display: flex;
    gap: 16px;
    align-items: center;
    padding: 24px;
  }
  .card.empty > .icon {
    width: 32px;
    height: 32px;
    color: var(--secondary-text-color);
  }
  /* Where the reader's own few colours take the place of all fills. */
  @media (forced-colors: active) {
    button[aria-pressed="true"] {
      forced-color-adjust: none;
      background: Highlight !important;
      color: HighlightText !important;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;

/** What every element of ours has. */
export const styles = [base, tones];
