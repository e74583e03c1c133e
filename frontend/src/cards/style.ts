/** The look of all cards. They are on every dashboard, so it is less than the panel's. */

/** Marks a text as CSS, which the build makes smaller. */
const css = String.raw;

// Each tone, and the color of its edge.
const TONES = Object.entries({
  neutral: "secondary-text",
  primary: "primary",
  success: "success",
  warning: "warning",
  danger: "error",
}).map(
  ([tone, edge]) =>
    `.${tone}{--tone-fill:var(--ha-color-fill-${tone}-quiet-resting);--tone-edge:var(--${edge}-color)}`,
);

const CARD = css`
  :host {
    display: block;
    height: 100%;
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-m);
    line-height: var(--ha-line-height-normal);
  }
  :host([hidden]) {
    display: none;
  }
  ha-card {
    height: 100%;
  }
  * {
    box-sizing: border-box;
  }
  .body {
    display: flex;
    flex-direction: column;
    gap: 12px;
    height: 100%;
    padding: 16px;
  }
  .body > * {
    flex: none;
  }
  p,
  ul,
  h2 {
    margin: 0;
    padding: 0;
    list-style: none;
    overflow-wrap: anywhere;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 4px 12px;
  }
  h2 {
    min-width: 0;
    font-size: var(--ha-font-size-l);
    font-weight: var(--ha-font-weight-medium);
  }
  a {
    color: inherit;
    text-decoration: none;
  }
  h2 a {
    display: inline-block;
    padding: 10px 0;
    margin: -10px 0;
  }
  h2 a:hover {
    text-decoration: underline;
  }
  .quiet {
    color: var(--secondary-text-color);
  }
  ha-icon {
    --mdc-icon-size: 20px;
    flex: none;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 10px 2px 8px;
    border: 1px solid var(--tone-edge);
    border-radius: 999px;
    background: var(--tone-fill);
  }
  .chip ha-icon {
    --mdc-icon-size: 16px;
  }
  .facts {
    display: grid;
    gap: 6px;
  }
  .facts li {
    display: flex;
    gap: 10px;
  }
  .facts ha-icon {
    color: var(--secondary-text-color);
  }
  .facts span {
    min-width: 0;
    font-variant-numeric: tabular-nums;
  }
  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: auto;
  }
  button,
  .button {
    display: inline-flex;
    flex: 1 1 auto;
    align-items: center;
    justify-content: center;
    gap: 8px;
    min-height: 44px;
    padding: 0 12px;
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-border-radius-md);
    background: none;
    color: inherit;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover,
  .button:hover {
    background: var(--ha-color-fill-neutral-quiet-hover);
  }
  button:disabled {
    background: none;
    opacity: 0.5;
    cursor: default;
  }
  button.strong {
    border-color: transparent;
    background: var(--rk-strong-fill, #00658a);
    color: #fff;
  }
  :focus-visible {
    outline: 2px solid var(--primary-text-color);
    outline-offset: 2px;
  }
  .note {
    padding: 8px 12px;
    border-inline-start: 4px solid var(--warning-color);
    border-radius: var(--ha-border-radius-md);
    background: var(--ha-color-fill-neutral-quiet-resting);
  }
  .only-read {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
  }
  .wait {
    height: 24px;
    border-radius: var(--ha-border-radius-md);
    background: var(--ha-color-fill-neutral-quiet-resting);
  }
  .wait:last-of-type {
    height: 44px;
    margin-top: auto;
  }
`;

export const CARD_STYLE = TONES.join("") + CARD;

export const BOARD_STYLE = css`
  .board > ul,
  .list,
  .texts {
    display: grid;
    min-width: 0;
  }
  .axis {
    position: relative;
    height: 20px;
    margin-inline-start: calc(min(30%, 160px) + 8px);
    font-variant-numeric: tabular-nums;
  }
  .axis span {
    position: absolute;
  }
  .axis,
  .texts .quiet {
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s);
    line-height: 1.3;
  }
  .row {
    display: grid;
    grid-template-columns: min(30%, 160px) minmax(0, 1fr);
    gap: 8px;
    border-top: 1px solid var(--divider-color);
  }
  .narrow .row {
    display: block;
    padding-bottom: 8px;
  }
  .name,
  .item,
  .block {
    display: flex;
    align-items: center;
    gap: 8px;
    min-width: 0;
    min-height: 52px;
  }
  .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .dot {
    display: grid;
    flex: none;
    place-items: center;
    width: 32px;
    height: 32px;
    border: 1px solid var(--tone-edge);
    border-radius: 50%;
    background: var(--tone-fill);
  }
  .strip {
    position: relative;
    overflow: hidden;
  }
  .mark,
  .now {
    position: absolute;
    inset-block: 0;
    border-inline-start: 1px solid var(--divider-color);
  }
  .now {
    z-index: 1;
    border-inline-start: 2px solid var(--error-color);
    pointer-events: none;
  }
  .block {
    position: absolute;
    inset-block: 4px;
    gap: 0 6px;
    height: 44px;
    min-width: 28px;
    min-height: 0;
    overflow: hidden;
    background: linear-gradient(var(--tone-fill) 0 0) var(--card-background-color);
  }
  /* Without space for some letters of it, the text falls to a second line, which is not seen. */
  .block {
    flex-wrap: wrap;
  }
  .block > * {
    position: relative;
    height: 44px;
    line-height: 44px;
  }
  /* Above the line of now, which is above what it is drawn on. */
  .booking > * {
    z-index: 2;
  }
  .block .text {
    flex: 1 1 28px;
    width: 0;
  }
  /* It lies beneath bookings, which would show pieces of its text. */
  .freeze .text {
    display: none;
  }
  .block,
  .item {
    padding: 0 4px;
    border-inline-start: 4px solid var(--tone-edge);
    border-radius: var(--ha-border-radius-sm);
  }
  .block:focus-visible,
  .name:focus-visible {
    outline-offset: -2px;
  }
  .list {
    gap: 4px;
  }
  .item {
    min-height: 44px;
    background: var(--tone-fill);
  }
`;
