import type { Outcome, Table } from "@/server/tab/contract";
import { toImageData } from "../specimen/pixels";
import { useLayoutEffect, useRef } from "react";

/** A whole tensor in a cell says nothing more than its beginning. */
const mostCharacters = 20_000;
const shorten = (value: string | null) =>
  value !== null && value.length > mostCharacters ? `${value.slice(0, mostCharacters)}...` : value;

/** A result that is a picture: bytes of red, green and blue, and a width. */
function pictureIn({ columns, rows }: Table): { rgb: string; width: number; height: number } | undefined {
  const [row] = rows;
  const rgb = row?.[columns.indexOf("rgb")];
  const width = Number(row?.[columns.indexOf("width")]);
  if (!rgb?.startsWith("\\x") || !(width > 0)) return undefined;
  const bytes = (rgb.slice(2).match(/../g) ?? []).map((hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { rgb: btoa(bytes.join("")), width, height: bytes.length / 3 / width };
}

type LabPictureProps = { rgb: string; width: number; height: number; label: string };

export function LabPicture({ rgb, width, height, label }: LabPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    canvas.current?.getContext("2d")?.putImageData(toImageData(rgb, width, height), 0, 0);
  }, [rgb, width, height]);
  return (
    <div className="plate">
      <canvas ref={canvas} width={width} height={height} role="img" aria-label={label} className="picture" />
    </div>
  );
}

function ResultTable({ columns, rows, count }: Table) {
  return (
    <>
      <table>
        <thead>
          <tr>
            {columns.map((name, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns may share a name
              <th key={at} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
            <tr key={at}>
              {row.map((value, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={column}>{shorten(value)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className="text-muted">
        ({count} {count === 1 ? "row" : "rows"}
        {count > rows.length && `, of which the first ${rows.length} are shown`})
      </p>
    </>
  );
}

/** Shows what the statements return and say, as psql would. */
export function Result({ tables, notices }: Outcome) {
  return (
    <section
      aria-label="Result"
      className="lab-result"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: wide tables scroll, also by keyboard
      tabIndex={0}
    >
      {notices.length > 0 && <pre>{notices.join("\n")}</pre>}
      {tables.length === 0 && <p>done</p>}
      {tables.map((table, at) => {
        const picture = pictureIn(table);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: statements have no other name
          <div key={at}>
            {picture ? (
              <LabPicture {...picture} label="The picture of the statement" />
            ) : table.columns.length > 0 ? (
              <ResultTable {...table} />
            ) : (
              <p>
                {table.affected > 0
                  ? `${table.affected} ${table.affected === 1 ? "row" : "rows"} changed`
                  : "done"}
              </p>
            )}
          </div>
        );
      })}
    </section>
  );
}
