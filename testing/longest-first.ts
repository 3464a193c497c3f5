/** Runs the longest test files first, so that none of them runs alone at the end. */
import { BaseSequencer, type TestSpecification, type Vitest } from "vitest/node";

/** `longest`: ends of the paths of the files to run first. vitest sorts the others. */
export function longestFirst(longest: string[]): new (context: Vitest) => BaseSequencer {
  const place = ({ moduleId }: TestSpecification) => {
    const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
    return at < 0 ? longest.length : at;
  };
  return class LongestFirst extends BaseSequencer {
    override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      return (await super.sort(files)).toSorted((a, b) => place(a) - place(b));
    }
  };
}
