/** Typing errors that a word may have: none in a short one, where they would make another word. */
export function typosAllowed(word: string): number {
  // A wrong digit is another device, not a slip.
  if (word.length < 4 || /\d/.test(word)) return 0;
  return word.length < 8 ? 1 : 2;
}

/** The letters of a word as bits, so that most others are told apart without comparing them. Other letters than a–z share one bit. */
export function lettersOf(word: string): number {
  let letters = 0;
  for (let place = 0; place < word.length; place += 1) {
    const letter = word.charCodeAt(place) - 97;
    letters |= 1 << (letter >= 0 && letter < 26 ? letter : 26);
  }
  return letters;
}

/**
 * Whether `word` could stand for the beginning of `other` with at most `most` errors: a letter too few, too many, wrong, or two
 * neighbours the wrong way round.
 */
export function begins(word: string, other: string, most: number): boolean {
  if (other.length < word.length - most) return false;
  // Row by row of `word`, along as much of `other` as it can reach: how many errors up to here.
  const reach = Math.min(other.length, word.length + most);
  let twoBefore: number[] = [];
  let before = Array.from({ length: reach + 1 }, (_, column) => column);
  for (let row = 1; row <= word.length; row += 1) {
    const now = [row];
    let least = row;
    for (let column = 1; column <= reach; column += 1) {
      const same = word[row - 1] === other[column - 1];
      let errors = Math.min((before[column] ?? 0) + 1, (now[column - 1] ?? 0) + 1, (before[column - 1] ?? 0) + (same ? 0 : 1));
      if (row > 1 && column > 1 && word[row - 1] === other[column - 2] && word[row - 2] === other[column - 1]) {
        errors = Math.min(errors, (twoBefore[column - 2] ?? 0) + 1);
      }
      now.push(errors);
      least = Math.min(least, errors);
    }
    if (least > most) return false;
    twoBefore = before;
    before = now;
  }
  return Math.min(...before) <= most;
}
