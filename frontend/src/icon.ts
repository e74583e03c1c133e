import { svg, type SVGTemplateResult } from "lit";

/** An icon beside a text that says the same, or in a button that has a label. */
export function icon(path: string): SVGTemplateResult {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${path}></path></svg>`;
}
