/** That names were hidden or shown somewhere, for whoever looks at the choice from elsewhere: storage itself has no signals. */
let turn = $state(0);

export const hiding = {
  seen(): void {
    void turn;
  },
  told(): void {
    turn += 1;
  },
};
