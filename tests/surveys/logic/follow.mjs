// Runs the page's own modules over many cases at once: node follow.mjs <cases.json> <outcomes.json> <folder to work in>
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const frontend = fileURLToPath(new URL('../../../frontend/', import.meta.url));
const typescript = createRequire(join(frontend, 'package.json'))('typescript');
const [casesPath, outcomesPath, folder] = process.argv.slice(2);

const compilerOptions = { module: 'esnext', target: 'es2022', rewriteRelativeImportExtensions: true };
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
for (const name of readdirSync(join(frontend, 'src/survey'))) {
  if (!/^(logic|values|posting)\.ts$/.test(name)) continue;
  const source = readFileSync(join(frontend, 'src/survey', name), 'utf8');
  const { outputText } = typescript.transpileModule(source, { compilerOptions, fileName: name });
  writeFileSync(join(folder, name.replace('.ts', '.js')), outputText);
}
const logic = await import(pathToFileURL(join(folder, 'logic.js')).href);
const { answersFrom } = await import(pathToFileURL(join(folder, 'posting.js')).href);

function texts(content, way, language) {
  const found = {};
  for (const { key, questions } of way.sections) {
    const section = content.sections.find((one) => one.key === key);
    found[key] = logic.said(content, `${key}.title`, section.title ?? '', way.kept, language);
    for (const name of questions) {
      const question = logic.findQuestion(content, name);
      found[name] = logic.said(content, `${name}.text`, question.text ?? '', way.kept, language);
    }
  }
  return found;
}

const outcomes = JSON.parse(readFileSync(casesPath, 'utf8')).map(({ content, answers, fields, language }) => {
  const way = logic.walk(content, answers);
  const sent = answersFrom(content, new URLSearchParams(fields));
  return { way, texts: texts(content, way, language), sent: logic.walk(content, sent) };
});
writeFileSync(outcomesPath, JSON.stringify(outcomes));
