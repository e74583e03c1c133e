/** What is seen while something is on its way: a quiet line at the top. */

import { css, html, type TemplateResult } from "lit";
import type { Hass } from "./ha";
import { word } from "./i18n";

/** Draws the line; what comes at once is there before it is seen. */
export function loading(hass: Hass): TemplateResult {
  return html`<div
    class="loading"
    role="progressbar"
    aria-label=${word(hass, "ui_loading")}
  ></div>`;
}

export const loadingStyles = css`
  .loading {
    height: 3px;
    overflow: hidden;
    opacity: 0;
    animation: rk-seen 0s 200ms forwards;
  }
  .loading::before {
    content: "";
    display: block;
    width: 30%;
    height: 100%;
    background: var(--primary-color, #009ac7);
    animation: rk-on-its-way 1.2s ease-in-out infinite alternate;
  }
  @keyframes rk-seen {
    to {
      opacity: 1;
    }
  }
  @keyframes rk-on-its-way {
    to {
      transform: translateX(calc(100% * 7 / 3));
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .loading::before {
      width: 100%;
      opacity: 0.5;
      animation: none;
    }
  }
`;
