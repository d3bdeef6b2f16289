/** The sample school's first section, in the order of its grid. */
export const sofia = "Sofía Álvarez Domínguez";
export const noah = "Noah Anderson";
export const chidinma = "Chidinma Azubuike";
export const maximiliano = "Maximiliano Bartholomew Montgomery-Huntington";
/** Not linked with the LMS. */
export const aiyana = "Aiyana Begay";
export const zoe = "Zoë Castellanos-Whitfield";

/** Columns without a grade yet: 40 and 20 points. */
export const essay = "Essay: Explain your method";
export const quiz = "Quiz 4.3 Substitution";
/** Graded long ago: 5 and 20 points. */
export const ticket = "Exit ticket 4.2";
export const systems = "Quiz 4.1 Systems";
