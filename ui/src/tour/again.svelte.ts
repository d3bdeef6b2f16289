/** The account menu can ask for the tour again. */
let asked = $state(0);

export const again = {
  get asked(): number {
    return asked;
  },
  ask(): void {
    asked += 1;
  },
};
