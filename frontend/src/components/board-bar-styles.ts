import { css } from "lit";

export const barStyles = css`
  :host {
    display: block;
    flex: none;
  }
  .bar,
  .dates,
  .begin,
  .filters,
  details.filters > div {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .bar {
    justify-content: space-between;
    gap: 8px 12px;
  }
  .bar button:not(.round) {
    padding: 0 12px;
  }
  .dates h2 {
    margin: 0 4px;
    font-size: var(--ha-font-size-l, 17px);
  }
  .lengths {
    display: flex;
  }
  .lengths button {
    border-radius: 0;
  }
  .lengths button:first-child {
    border-start-start-radius: var(--ha-border-radius-md, 8px);
    border-end-start-radius: var(--ha-border-radius-md, 8px);
    border-inline-end: 0;
  }
  .lengths button:last-child {
    border-start-end-radius: var(--ha-border-radius-md, 8px);
    border-end-end-radius: var(--ha-border-radius-md, 8px);
  }
  .lengths button[aria-pressed="true"] {
    background: var(--ha-color-fill-primary-quiet-resting, rgb(3 169 244 / 14%));
    box-shadow: inset 0 -3px 0 var(--primary-color, #009ac7);
    font-weight: var(--ha-font-weight-medium, 500);
  }
  .picker {
    position: relative;
  }
  /* It lies below its button, so that what it opens stands there. */
  input[type="date"] {
    position: absolute;
    inset: 0;
    width: 100%;
    min-width: 0;
    padding: 0;
    opacity: 0;
    pointer-events: none;
  }
  .filters {
    margin-top: 12px;
  }
  input[type="search"] {
    flex: 1 1 180px;
    min-width: 0;
    max-width: 320px;
  }
  select {
    max-width: 200px;
    text-overflow: ellipsis;
  }
  .keys {
    margin-inline-start: auto;
  }
  summary {
    min-height: 44px;
    padding: 10px 4px;
    cursor: pointer;
  }
  [popover] {
    max-width: min(440px, calc(100vw - 32px));
    color: inherit;
    box-shadow: 0 4px 24px rgb(0 0 0 / 30%);
  }
  [popover] li {
    margin-top: 8px;
  }
  @media (max-width: 600px) {
    .dates,
    .begin,
    details.filters > div {
      width: 100%;
    }
    .picker {
      order: -2;
    }
    .dates h2 {
      order: -3;
      flex: 1;
      margin: 0;
    }
    .dates .lengths {
      order: -1;
    }
    /* The rest goes to the next line. */
    .dates::before {
      content: "";
      flex: 0 0 100%;
      height: 0;
      margin-top: -8px;
    }
    .lengths button,
    .begin button {
      padding: 0 10px;
    }
    .begin button {
      flex: 1 0 auto;
      white-space: nowrap;
    }
    .filters select,
    input[type="search"] {
      flex: 1 0 100%;
      max-width: none;
    }
  }
`;
