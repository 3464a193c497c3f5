import type { Operation } from "@/lib/api/reference";

type ReferenceProps = { groups: { name: string; description: string; operations: Operation[] }[] };

/** Every operation of the API, by group. */
export function Reference({ groups }: ReferenceProps) {
  return (
    <div className="operations">
      {groups.map(({ name, description, operations }) => (
        <section key={name} aria-labelledby={`group-${name}`}>
          <h3 id={`group-${name}`}>{description}</h3>
          <ul>
            {operations.map(({ id, method, path, summary, parameters }) => (
              <li key={id}>
                <p>
                  <b data-method={method}>{method.toUpperCase()}</b> <code>{path}</code>
                </p>
                <p>
                  {summary}
                  {parameters.length > 0 && (
                    <small>
                      {parameters.map((parameter) => (
                        <code key={parameter}>{parameter}</code>
                      ))}
                    </small>
                  )}
                </p>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
