/** Shows a long number in cells of twelve digits. `first`: index of the first cell. */
export function Digits({ text, first = 0 }: { text: string; first?: number }) {
  return (
    <span className="digits">
      {text.match(/.{12}/g)?.map((cell, i) => {
        const zeros = /^0*(?=.)/.exec(cell)?.[0].length ?? 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place
          <span key={i} className="cell" data-odd={(first + i) % 2 === 1}>
            <span className="zeros">{cell.slice(0, zeros)}</span>
            {cell.slice(zeros)}
          </span>
        );
      })}
    </span>
  );
}
