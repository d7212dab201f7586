/** `AB` for column 27. */
export function columnLetters(index: number): string {
  const rest = Math.floor(index / 26);
  const letter = String.fromCharCode(65 + (index % 26));
  return rest === 0 ? letter : `${columnLetters(rest - 1)}${letter}`;
}
