/** Whether nothing more is to be typed: a whole postcode, or none. */
export const isWhole = (typed: string): boolean =>
  /^([a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})?$/i.test(typed.trim());
