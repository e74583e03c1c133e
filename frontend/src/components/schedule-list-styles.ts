import { css } from "lit";

/** The look of the list of schedules: a table where there is room, cards where there is none. */
export const listStyles = css`
  :host {
    display: grid;
    gap: 16px;
    max-width: 1400px;
    margin: 0 auto;
    padding: 16px;
  }
  header,
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  header {
    justify-content: space-between;
  }
  .filters input {
    flex: 1 1 200px;
    max-width: 360px;
  }
  @media (width <= 600px) {
    .filters {
      display: grid;
      grid-template-columns: 1fr 1fr;
    }
    .filters input {
      grid-column: 1 / -1;
      max-width: none;
    }
    .filters select {
      min-width: 0;
    }
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  .card.table {
    padding: 0;
    overflow-x: auto;
  }
  th {
    padding: 12px 8px;
    color: var(--secondary-text-color);
    font-weight: var(--ha-font-weight-medium, 500);
    text-align: start;
    white-space: nowrap;
  }
  td {
    padding: 8px;
    border-top: 1px solid var(--divider-color);
    vertical-align: middle;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: 16px;
  }
  td > *,
  .card > .pair > * {
    display: block;
  }
  td > .chip,
  .pair > .chip {
    display: inline-flex;
  }
  tr.off .name,
  li.off .name {
    color: var(--secondary-text-color);
  }
  td.what {
    min-width: 240px;
  }
  td time {
    white-space: nowrap;
  }
  .name {
    display: inline-flex;
    align-items: center;
    min-height: 32px;
    color: var(--primary-text-color);
    font-size: var(--ha-font-size-l, 16px);
    font-weight: var(--ha-font-weight-medium, 500);
    overflow-wrap: anywhere;
    text-decoration: none;
  }
  .name:hover {
    text-decoration: underline;
  }
  .zone::before {
    content: "· ";
  }
  .devices {
    display: grid;
    gap: 2px;
  }
  .devices li {
    display: flex;
    gap: 6px;
    align-items: center;
    overflow-wrap: anywhere;
  }
  .devices ha-icon {
    flex: none;
    --mdc-icon-size: 1.2em;
    color: var(--secondary-text-color);
  }
  .actions {
    display: flex;
  }
  .button.round {
    padding: 0;
    border-color: transparent;
    border-radius: 50%;
  }
  .switch {
    padding: 0 4px;
    border-color: transparent;
  }
  .knob {
    display: block;
    position: relative;
    width: 36px;
    height: 20px;
    border: 2px solid var(--secondary-text-color);
    border-radius: 10px;
  }
  .knob::after {
    content: "";
    position: absolute;
    inset-block-start: 3px;
    inset-inline-start: 3px;
    width: 10px;
    height: 10px;
    border-radius: 50%;
    background: var(--secondary-text-color);
    transition: inset-inline-start 0.15s;
  }
  .switch[aria-checked="true"] .knob {
    border-color: var(--rk-strong-fill, #00658a);
    background: var(--rk-strong-fill, #00658a);
  }
  .switch[aria-checked="true"] .knob::after {
    inset-inline-start: 17px;
    width: 14px;
    height: 14px;
    inset-block-start: 1px;
    background: #fff;
  }
  @media (forced-colors: active) {
    .knob,
    .knob::after {
      forced-color-adjust: none;
    }
    .knob {
      border-color: ButtonText;
    }
    .knob::after {
      background: ButtonText;
    }
    .switch[aria-checked="true"] .knob {
      border-color: Highlight;
      background: Highlight;
    }
    .switch[aria-checked="true"] .knob::after {
      background: HighlightText;
    }
  }
  .cards {
    display: grid;
    gap: 12px;
  }
  .cards > li {
    display: grid;
    gap: 8px;
  }
  .top,
  .bottom,
  .pair {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 4px 8px;
  }
  .pair {
    flex-wrap: wrap;
    justify-content: start;
  }
  .pair dt {
    min-width: 92px;
    color: var(--secondary-text-color);
  }
  .what > * {
    display: block;
  }
  .bottom {
    margin: 0 -8px -8px;
  }
  section {
    display: grid;
    gap: 16px;
  }
  .templates {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(240px, 1fr));
    gap: 8px;
  }
  .templates a {
    display: grid;
    justify-content: stretch;
    align-content: start;
    gap: 4px;
    height: 100%;
    padding: 12px 16px;
  }
  strong {
    font-weight: var(--ha-font-weight-medium, 500);
  }
`;
