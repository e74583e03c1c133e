/** The ready-made schedules: the parameters that each has, and what they are unless somebody says otherwise. */

import { lengthOf, secondsOf, clockOf, type Length } from "./schedule-values";

/** The parameters of all templates; `span` is called `duration` by the server. */
export interface TemplateParams {
  sunrise?: string;
  sunset?: string;
  ramp?: Length;
  day_level?: number;
  night_level?: number;
  start?: string;
  span?: Length;
  minute?: number;
  weekday?: string;
}

export type TemplateName =
  "diurnal_light" | "night_maintenance" | "hourly_circulation" | "weekly_clean";

/** By template: its parameters, as docs/schedules.md has them. */
export const TEMPLATES: Record<TemplateName, TemplateParams> = {
  diurnal_light: {
    sunrise: "08:00",
    sunset: "20:00",
    ramp: lengthOf(1800),
    day_level: 100,
    night_level: 0,
  },
  night_maintenance: { start: "03:00", span: lengthOf(1800) },
  hourly_circulation: { minute: 0, span: lengthOf(600) },
  weekly_clean: { weekday: "sun", start: "10:00", span: lengthOf(3600) },
};

export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as TemplateName[];

/** Whether somebody names a template. */
export function isTemplate(name: string | null): name is TemplateName {
  return name !== null && name in TEMPLATES;
}

/** Returns the parameters of a template as the server reads them. */
export function paramsWire(template: TemplateName, form: TemplateParams): Record<string, unknown> {
  const names = Object.keys(TEMPLATES[template]) as (keyof TemplateParams)[];
  return Object.fromEntries(names.map((name) => paramWire(name, form)));
}

function paramWire(name: keyof TemplateParams, form: TemplateParams): [string, unknown] {
  if (name === "ramp") return [name, secondsOf(form.ramp)];
  if (name === "span") return ["duration", secondsOf(form.span)];
  const value = form[name];
  return [name, typeof value === "string" ? clockOf(value) : value];
}
