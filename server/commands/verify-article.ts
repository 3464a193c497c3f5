/** npm run verify:article [-- --model NAME]: does the article's model compute here what the article printed? */
import { parseArgs } from "node:util";
import {
  type ArticleComparison,
  articleInputs,
  articleModel,
  articleTolerance,
  compareWithArticle,
  findArticleModel,
  published,
  readDraws,
} from "../checkpoints/article";
import { runCommand, withDatabase } from "./cli";

const row = (values: number[]) => values.map((value) => value.toFixed(6).padStart(10)).join("");

function report({ name, values, maxDifference, agrees }: ArticleComparison, seconds: number): string {
  return [
    `${name} (${seconds.toFixed(1)} s):`,
    `  here      ${row(values)}`,
    `  published ${row(published.map(({ value }) => value))}`,
    `  largest difference ${maxDifference.toFixed(6)}: ${agrees ? "agrees" : "does not agree"} within ${articleTolerance}`,
  ].join("\n");
}

await runCommand("npm run verify:article [-- --model NAME]", async (signal) => {
  const { values } = parseArgs({ options: { model: { type: "string", default: articleModel } } });
  const agreeing = await withDatabase(signal, async (pool) => {
    await findArticleModel(pool, values.model);
    const comparisons: ArticleComparison[] = [];
    for (const input of articleInputs(await readDraws())) {
      const startedAt = performance.now();
      const comparison = await compareWithArticle(pool, values.model, input);
      console.log(report(comparison, (performance.now() - startedAt) / 1000));
      comparisons.push(comparison);
    }
    return comparisons.filter(({ agrees }) => agrees);
  });
  if (agreeing.length === 0) throw new Error("no reading of the article's input agrees with what it printed");
  console.log(`agrees with the article: ${agreeing.map(({ name }) => name).join("; ")}`);
});
