/**
 * The look of the display beside a door. Its sizes go by the screen, and its
 * colours are its own: strong enough for five metres, and each with a text that
 * can be read on it (at least 4.5 to 1, by day and by night).
 */

import { css } from "lit";
import { styles } from "../styles";

const colours = css`
  .door {
    --fill: #4b5157;
    --on: #fff;
  }
  .door.free {
    --fill: #176b3a;
  }
  .door.occupied {
    --fill: #a9241c;
  }
  .door.booked {
    --fill: #0b5584;
  }
  .door.held {
    --fill: #f4b63f;
    --on: #231700;
  }
  .door.dark {
    --fill: #33383d;
  }
  .door.dark.free {
    --fill: #0f4a28;
  }
  .door.dark.occupied {
    --fill: #74190f;
  }
  .door.dark.booked {
    --fill: #0a3d61;
  }
  .door.dark.held {
    --fill: #b9811a;
    --on: #150d00;
  }
`;

const layout = css`
  :host {
    position: fixed;
    inset: 0;
    z-index: 10;
    container: door / size;
    background: var(--primary-background-color);
    -webkit-tap-highlight-color: transparent;
    user-select: none;
  }
  .door {
    display: grid;
    block-size: 100cqb;
    grid-template:
      "band band" auto "stage aside" minmax(0, 1fr) "strip strip" auto / minmax(0, 1fr)
      minmax(0, 36cqi);
  }
  .band {
    grid-area: band;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: 12px;
    padding: 10px 16px;
    font-size: clamp(16px, 2.6cqmin, 24px);
    background: #ffd978;
    color: #2b1d00;
  }
  .stage {
    grid-area: stage;
    display: flex;
    flex-direction: column;
    gap: 2cqmin;
    min-inline-size: 0;
    min-block-size: 0;
    overflow: hidden;
    padding: 4cqmin;
    background: var(--fill);
    color: var(--on);
    transition: background-color 600ms ease;
  }
  aside {
    grid-area: aside;
    display: flex;
    flex-direction: column;
    gap: 3cqmin;
    min-block-size: 0;
    overflow: hidden;
    padding: 8.5cqmin 4cqmin 4cqmin;
    background: var(--card-background-color);
  }
  rk-door-strip {
    grid-area: strip;
  }
  .stage > *,
  aside > * {
    translate: var(--drift);
    transition: translate 20s linear;
  }
  /* Taller than wide: one below the other. */
  @container door (max-aspect-ratio: 1/1) {
    .door {
      grid-template: "band" auto "stage" minmax(0, 1fr) "aside" auto "strip" auto / minmax(0, 1fr);
    }
    aside {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      align-items: start;
      column-gap: 6cqmin;
      padding: 4cqmin;
    }
  }
`;

const headline = css`
  h1 {
    font-size: clamp(22px, 4.6cqmin, 56px);
    font-weight: 500;
    line-height: 1.2;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    flex: none;
  }
  .headline {
    display: grid;
    gap: 1.6cqmin;
    margin-block: auto;
    min-inline-size: 0;
  }
  .status {
    display: flex;
    align-items: center;
    gap: 0.18em;
    /* As large as its letters and its icon allow, in any language. */
    font-size: min(23cqb, 58cqi / (var(--letters) * 0.57 + 1.1));
    font-weight: 600;
    line-height: 1.08;
    letter-spacing: -0.02em;
    white-space: nowrap;
  }
  .status .icon {
    margin-inline-start: -0.07em;
    width: 0.86em;
    height: 0.86em;
  }
  .until {
    font-size: clamp(20px, 5.4cqmin, 72px);
    line-height: 1.25;
    min-block-size: 1.25em;
  }
  .what {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.6em;
    font-size: clamp(18px, 4cqmin, 52px);
    line-height: 1.25;
  }
  .what span {
    min-inline-size: 0;
    overflow: hidden;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow-wrap: anywhere;
  }
  .progress {
    block-size: clamp(6px, 1.2cqmin, 12px);
    border-radius: 999px;
    background: color-mix(in srgb, var(--on) 26%, transparent);
    overflow: hidden;
  }
  .progress div {
    block-size: 100%;
    border-radius: 999px;
    background: var(--on);
  }
  @media (forced-colors: active) {
    .progress {
      outline: 1px solid CanvasText;
    }
    .progress div {
      forced-color-adjust: none;
      background: CanvasText;
    }
  }
  .left {
    font-size: clamp(16px, 3cqmin, 36px);
  }
  .countdown {
    font-size: clamp(32px, 9cqmin, 120px);
    font-weight: 500;
    line-height: 1.1;
    font-variant-numeric: tabular-nums;
  }
  @container door (max-aspect-ratio: 1/1) {
    h1 {
      padding-inline-end: 130px;
    }
    .until {
      font-size: clamp(20px, 6cqmin, 80px);
    }
    .status {
      font-size: min(15cqb, 90cqi / (var(--letters) * 0.57 + 1.1));
    }
  }
`;

const beside = css`
  .tools {
    grid-area: aside;
    justify-self: end;
    align-self: start;
    display: flex;
    gap: 4px;
    margin: 1.2cqmin;
    color: var(--secondary-text-color);
  }
  .clock {
    /* As large as its characters allow: hours up to 12 have more of them. */
    font-size: min(15cqmin, 170px, 28cqi / (var(--characters) * 0.54));
    font-weight: 300;
    line-height: 1;
    font-variant-numeric: tabular-nums;
    letter-spacing: -0.02em;
    white-space: nowrap;
  }
  .date {
    margin-block-start: 1.2cqmin;
    font-size: clamp(15px, 2.7cqmin, 30px);
    color: var(--secondary-text-color);
  }
  .next {
    margin-block-start: auto;
    display: grid;
    gap: 0.8cqmin;
    min-inline-size: 0;
  }
  .next h2 {
    font-size: clamp(15px, 2.6cqmin, 28px);
    font-weight: 500;
    color: var(--secondary-text-color);
  }
  .next .when {
    font-size: clamp(20px, 4.2cqmin, 48px);
    font-weight: 500;
    font-variant-numeric: tabular-nums;
    line-height: 1.25;
  }
  .next .what {
    font-size: clamp(17px, 3.2cqmin, 38px);
  }
  .next .guest {
    color: var(--secondary-text-color);
  }
  @container door (max-aspect-ratio: 1/1) {
    .tools {
      grid-area: stage;
      color: var(--on);
    }
    .next {
      margin-block-start: 0;
    }
    .clock {
      font-size: min(13cqmin, 150px, 44cqi / (var(--characters) * 0.54));
    }
  }
`;

const outcome = css`
  .outcome {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    padding: 5cqmin;
    background: rgb(0 0 0 / 55%);
  }
  .told {
    display: grid;
    justify-items: center;
    gap: 2.4cqmin;
    inline-size: min(100%, 110cqmin);
    max-block-size: 100%;
    overflow: auto;
    padding: 5cqmin;
    border-radius: var(--ha-card-border-radius, 12px);
    border-block-start: 8px solid var(--tone-edge);
    background: var(--card-background-color);
    color: var(--primary-text-color);
    font-size: clamp(18px, 3.4cqmin, 38px);
    text-align: center;
  }
  .told > .icon {
    width: 12cqmin;
    height: 12cqmin;
    color: var(--tone-edge);
  }
  .told .text {
    font-size: clamp(26px, 6.4cqmin, 76px);
    font-weight: 500;
    line-height: 1.2;
    text-wrap: balance;
  }
  .told button {
    min-block-size: clamp(52px, 8cqmin, 96px);
    min-inline-size: 24cqmin;
  }
`;

/** Small phones, also on their side: what matters less gives way. */
const low = css`
  @container door (max-height: 620px) {
    .door {
      --action-size: 48px;
    }
    .date {
      display: none;
    }
  }
  @container door (max-height: 500px) and (min-aspect-ratio: 1/1) {
    rk-door-strip {
      display: none;
    }
    .stage,
    aside {
      padding: 12px 16px;
    }
    aside {
      padding-block-start: 48px;
    }
    .status {
      font-size: min(17cqb, 58cqi / (var(--letters) * 0.57 + 1.1));
    }
    .headline {
      gap: 4px;
    }
  }
`;

export const viewStyles = [...styles, colours, layout, headline, beside, outcome, low];

export const actionStyles = [
  ...styles,
  css`
    .actions {
      display: flex;
      flex-wrap: wrap;
      gap: clamp(8px, 1.6cqmin, 20px);
    }
    button {
      flex: 1 1 auto;
      min-block-size: var(--action-size, clamp(56px, 10cqmin, 120px));
      padding: 0 clamp(12px, 2cqmin, 40px);
      border: 2px solid color-mix(in srgb, var(--on) 60%, transparent);
      border-radius: var(--ha-card-border-radius, 12px);
      font-size: clamp(18px, 3.2cqmin, 40px);
      font-weight: 500;
      color: var(--on);
    }
    button:hover:not(:disabled),
    button:active:not(:disabled) {
      background: color-mix(in srgb, var(--on) 14%, transparent);
    }
    button.first,
    button.first:hover:not(:disabled) {
      border-color: var(--on);
      background: var(--on);
      color: var(--fill);
    }
    :focus-visible {
      outline: 3px solid var(--on);
      outline-offset: 3px;
    }
  `,
];

export const stripStyles = [
  ...styles,
  css`
    :host {
      display: block;
      padding: 2.4cqmin 4cqmin 1.6cqmin;
      border-block-start: 1px solid var(--divider-color);
      background: var(--card-background-color);
    }
    .strip {
      position: relative;
      block-size: clamp(40px, 7.5cqmin, 88px);
      border-radius: var(--ha-border-radius-md, 8px);
      background: var(--secondary-background-color);
    }
    ul {
      position: absolute;
      inset: 0;
      border-radius: inherit;
      overflow: hidden;
    }
    li {
      position: absolute;
      inset-block: 0;
      display: flex;
      flex-direction: column;
      justify-content: center;
      padding: 0 10px;
      overflow: hidden;
      border-inline-start: 5px solid var(--tone-edge);
      background: color-mix(in srgb, var(--tone-edge) 26%, var(--card-background-color));
      font-size: clamp(14px, 2.2cqmin, 26px);
      line-height: 1.25;
      white-space: nowrap;
      container-type: inline-size;
    }
    li span {
      overflow: hidden;
      text-overflow: ellipsis;
    }
    /* The status says it in words, and bookings may lie on it. */
    li.frozen {
      border-inline-start: 0;
      background: repeating-linear-gradient(
        -45deg,
        color-mix(in srgb, var(--tone-edge) 45%, transparent) 0 4px,
        transparent 4px 12px
      );
    }
    li.frozen span {
      opacity: 0;
    }
    /* Too narrow for words: still read aloud. */
    @container (max-width: 3.4em) {
      li span {
        opacity: 0;
      }
    }
    .when {
      font-size: 0.82em;
    }
    .hours {
      position: relative;
      block-size: 1.5em;
      margin-block-start: 4px;
      font-size: clamp(12px, 1.9cqmin, 20px);
      color: var(--secondary-text-color);
      font-variant-numeric: tabular-nums;
      overflow: hidden;
    }
    .hours div {
      position: absolute;
      inset-inline-end: 0;
      line-height: 1.5;
    }
    /* A time that does not fit before the end goes into a second line, which is not seen. */
    .hours div::before {
      content: "";
      display: inline-block;
      inline-size: 1px;
    }
    .hours span {
      display: inline-block;
      white-space: nowrap;
    }
  `,
];
