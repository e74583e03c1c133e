/** How the board looks. It is drawn from left to right in every language, as time is written. */

import { css } from "lit";

export const boardStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    position: relative;
    min-height: 0;
  }
  .scroller {
    min-height: 0;
    overflow: auto;
    direction: ltr;
    overscroll-behavior: contain;
    scroll-padding: var(--head) 24px 16px calc(var(--names) + 8px);
    border: 1px solid var(--divider-color);
    border-radius: var(--ha-card-border-radius, 12px);
    background: var(--card-background-color, #fff);
  }
  .canvas {
    position: relative;
    isolation: isolate;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 4;
    display: flex;
    height: var(--head);
    border-bottom: 1px solid var(--divider-color);
    background: var(--card-background-color, #fff);
  }
  .corner {
    position: sticky;
    left: 0;
    z-index: 1;
    flex: none;
    display: flex;
    align-items: flex-end;
    width: var(--names);
    padding: 0 12px 6px;
    border-right: 1px solid var(--divider-color);
    background: inherit;
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s, 12px);
  }
  .hours {
    position: relative;
    flex: none;
    overflow: clip;
    color: var(--secondary-text-color);
    font-size: var(--ha-font-size-s, 12px);
    font-variant-numeric: tabular-nums;
  }
  .hours > * {
    position: absolute;
    white-space: nowrap;
  }
  .hour {
    bottom: 6px;
    transform: translateX(-50%);
  }
  .hour.first {
    transform: none;
    padding-left: 6px;
  }
  .day {
    top: 0;
    height: 100%;
    border-left: 1px solid var(--divider-color);
  }
  .day span {
    position: sticky;
    left: calc(var(--names) + 8px);
    display: inline-block;
    padding: 6px 8px 0;
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-m, 14px);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .day.today span {
    box-shadow: inset 0 3px 0 var(--primary-color);
  }
  .lines,
  .lines > * {
    position: absolute;
    top: 0;
    bottom: 0;
  }
  .lines {
    left: var(--names);
    z-index: -1;
  }
  .lines > * {
    width: 1px;
    background: var(--divider-color);
    opacity: 0.6;
  }
  .lines > .midnight {
    width: 2px;
    background: var(--secondary-text-color);
    opacity: 0.4;
  }
  .row {
    position: absolute;
    left: 0;
    display: flex;
    width: 100%;
    border-bottom: 1px solid var(--divider-color);
  }
  .name {
    position: sticky;
    left: 0;
    z-index: 3;
    flex: none;
    display: flex;
    flex-direction: column;
    justify-content: center;
    width: var(--names);
    margin-bottom: -1px;
    padding: 0 8px 0 12px;
    border-right: 1px solid var(--divider-color);
    border-bottom: 1px solid var(--divider-color);
    border-left: 4px solid var(--tone-edge);
    background: var(--card-background-color, #fff);
    color: inherit;
    text-decoration: none;
    line-height: 1.35;
  }
  .name:hover b {
    text-decoration: underline;
  }
  .name:focus-visible {
    outline-offset: -3px;
  }
  /* In a row that is higher than the screen it is where one looks. */
  .name > div {
    position: sticky;
    top: calc(var(--head) + 2px);
    bottom: 2px;
    display: flex;
    flex-direction: column;
    gap: 1px;
  }
  .name b,
  .name span,
  .frozen .text {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .name b {
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .name span {
    display: flex;
    align-items: center;
    gap: 4px;
    font-size: var(--ha-font-size-s, 12px);
    color: var(--secondary-text-color);
  }
  .name .text,
  .frozen .text {
    display: block;
    min-width: 0;
  }
  .name rk-countdown {
    flex: none;
  }
  /* Of a size that is given, so that what changes in one lane is laid out there alone. */
  .lane {
    position: relative;
    flex: none;
    overflow: clip;
    contain: strict;
    /* Else a drag over it marks the names and times around it. */
    -webkit-user-select: none;
    user-select: none;
  }
  .lane.open {
    cursor: cell;
  }
  .lane > * {
    position: absolute;
  }
  .closed,
  .buffer,
  .frozen {
    top: 0;
    bottom: 0;
    pointer-events: none;
  }
  .closed {
    background: var(--secondary-text-color, #727272);
    opacity: 0.1;
  }
  .buffer {
    top: 10px;
    bottom: 10px;
    border: 1px dashed var(--secondary-text-color, #727272);
    border-radius: 4px;
    opacity: 0.4;
  }
  .frozen {
    display: flex;
    align-items: flex-start;
    background: repeating-linear-gradient(
      -45deg,
      transparent 0 8px,
      color-mix(in srgb, var(--secondary-text-color, #727272) 22%, transparent) 8px 11px
    );
    border-left: 2px solid var(--secondary-text-color, #727272);
  }
  .frozen > span {
    position: sticky;
    left: calc(var(--names) + 8px);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    max-width: 100%;
    margin: 4px 8px;
    padding: 1px 8px;
    overflow: hidden;
    border-radius: 999px;
    background: var(--card-background-color, #fff);
    font-size: var(--ha-font-size-s, 12px);
  }
  button.block,
  .block.broken {
    display: block;
    min-width: 0;
    min-height: 0;
    padding: 0;
    overflow: clip;
    border: 0 solid var(--tone-edge);
    border-left-width: 4px;
    border-radius: 6px;
    /* What is wider than its time is filled for its time. Quiet fills let shine through what is below. */
    background:
      linear-gradient(var(--tone-fill), var(--tone-fill)) 0 0 / calc(var(--taken) - 4px) 100%
        no-repeat,
      var(--card-background-color, #fff);
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-s, 13px);
    line-height: 1.4;
    text-align: start;
    user-select: none;
    contain: strict;
    box-shadow: inset 0 0 0 1px color-mix(in srgb, var(--tone-edge) 30%, transparent);
  }
  button.block:hover:not(:disabled) {
    background:
      linear-gradient(var(--tone-fill), var(--tone-fill)),
      linear-gradient(var(--tone-fill), var(--tone-fill)) 0 0 / calc(var(--taken) - 4px) 100%
        no-repeat,
      var(--card-background-color, #fff);
  }
  button.block:focus-visible {
    z-index: 2;
    outline-offset: -2px;
  }
  .look {
    display: flex;
    align-items: flex-start;
    gap: 6px;
    height: 100%;
    padding: 3px 6px;
  }
  /* What began long ago still says what it is. */
  .block:not(.small, .slim) .look {
    position: sticky;
    left: calc(var(--names) + 2px);
    width: fit-content;
    max-width: 100%;
  }
  .small .look {
    align-items: center;
    justify-content: center;
    padding: 0;
  }
  .slim .look {
    flex-direction: column;
    gap: 0;
    padding: 1px 2px;
  }
  .block.slim .texts {
    display: -webkit-box;
    flex: none;
    width: 100%;
    overflow: hidden;
    font-weight: normal;
    line-height: 15px;
    overflow-wrap: anywhere;
    hyphens: auto;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
  }
  .line .look {
    align-items: center;
    padding-block: 0;
  }
  .block .icon {
    width: 16px;
    height: 16px;
    margin-top: 1px;
  }
  .block.slim .icon,
  .block.small .icon {
    width: 14px;
    height: 14px;
    margin: 0;
  }
  .block .texts {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-width: 0;
  }
  .block.line .texts {
    flex-direction: row;
    gap: 8px;
  }
  .block .texts > * {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .block b {
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .block rk-countdown {
    flex: none;
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .block.past {
    --tone-fill: transparent;
  }
  .block.cut-start {
    border-left-style: dashed;
    border-top-left-radius: 0;
    border-bottom-left-radius: 0;
  }
  .block.cut-end {
    border-right: 4px dashed var(--tone-edge);
    border-top-right-radius: 0;
    border-bottom-right-radius: 0;
  }
  .block.awaiting {
    opacity: 0.65;
  }
  .block[data-dragged] {
    opacity: 0.35;
  }
  .block.clash {
    outline: 3px solid var(--error-color, #db4437);
    outline-offset: -1px;
    z-index: 2;
  }
  .row.clash .name {
    box-shadow: inset 0 0 0 2px var(--error-color, #db4437);
  }
  .grip {
    position: absolute;
    top: 0;
    right: 0;
    bottom: 0;
    width: 8px;
    cursor: ew-resize;
  }
  .grip::after {
    content: "";
    position: absolute;
    top: 25%;
    right: 2px;
    bottom: 25%;
    width: 2px;
    border-radius: 2px;
    background: var(--tone-edge);
    opacity: 0;
  }
  .block:hover .grip::after {
    opacity: 1;
  }
  button.free {
    min-width: 0;
    min-height: 0;
    padding: 0;
    border: 0;
    border-radius: 6px;
    background: transparent;
    opacity: 0;
    pointer-events: none;
  }
  button.free:focus-visible {
    opacity: 1;
    outline-offset: -3px;
    background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
  }
  .now {
    position: absolute;
    top: 0;
    bottom: 0;
    left: 0;
    z-index: 2;
    width: 2px;
    margin-left: -1px;
    background: var(--error-color, #db4437);
    pointer-events: none;
  }
  .now-time {
    bottom: 4px;
    z-index: 1;
    padding: 0 6px;
    transform: translateX(-50%);
    border-radius: 999px;
    background: var(--card-background-color, #fff);
    box-shadow: inset 0 0 0 2px var(--error-color, #db4437);
    color: var(--primary-text-color);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .ghost {
    position: absolute;
    top: 0;
    left: 0;
    z-index: 2;
    display: none;
    padding: 3px 8px;
    overflow: hidden;
    border: 2px solid var(--primary-color, #009ac7);
    border-radius: 6px;
    background: color-mix(in srgb, var(--card-background-color, #fff) 88%, var(--primary-color));
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-s, 13px);
    font-weight: var(--ha-font-weight-medium, 500);
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
    pointer-events: none;
    will-change: transform;
  }
  /* Where there are no fills and no shadows, a line shows how long something takes, and what time it is. */
  @media (forced-colors: active) {
    button.block {
      border-width: 1px 1px 1px 4px;
    }
    .frozen {
      border: 2px dashed;
    }
    .now {
      background: CanvasText;
    }
    .now-time {
      outline: 2px solid;
      outline-offset: -2px;
    }
  }
  .dragging,
  .dragging * {
    cursor: grabbing !important;
  }
`;
