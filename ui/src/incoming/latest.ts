/** Numbers questions, so that only the answer to the last one counts, however late the others come. */
export class Latest {
  private asked = 0;

  /** A new question; answers to all earlier ones are worth nothing from now on. */
  next(): number {
    this.asked += 1;
    return this.asked;
  }

  is(question: number): boolean {
    return question === this.asked;
  }
}
