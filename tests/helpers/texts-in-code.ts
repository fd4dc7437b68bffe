// Finds texts of the page that stand in code, by TypeScript's own parser: JSX text, what is given to an attribute that people read or hear,
// and sentences anywhere else. And words that are read while a file loads, which would stay in the language of then.
import ts from 'typescript';

const hasWord = /\p{L}{2}/u;
/** Starts like a sentence or a label, or goes on like one. */
const isProse = (text: string): boolean => /\p{L}{2}[,:;]? \p{Ll}{2,}\b/u.test(text) || /^\p{Lu}\p{Ll}+( |$)/u.test(text);

/** What React gives to people: as it is, or as a property of our own components. */
const shown = new Set(
  'aria-label aria-valuetext aria-description aria-roledescription title alt placeholder label name help text hint note summary why lead caption does group detail question said'.split(
    ' ',
  ),
);
/** Strings for machines, whatever they look like. */
const forMachines = new Set(
  'className class id key type role href src d style viewBox data-testid testId accept rel htmlFor popover popoverTarget autoComplete lang mark'.split(
    ' ',
  ),
);

/** A word that stands free beside a value, as in `seed ${seed}` or `${done} of ${all}`; parts of names and functions do not, nor do units. */
const isBesideValue = (node: ts.Node): boolean =>
  ts.isTemplateExpression(node) &&
  [node.head, ...node.templateSpans.map(({ literal }) => literal)].some(({ text }) =>
    /(^|\s)(\p{L}{3,}|of|in|to|on|at|by|or|is|as|no)[,:;]?\s|\s\p{L}{3,}[,:;]?$/u.test(text),
  );

type Found = { line: number; text: string };

/** A node and all that it stands in, up to the file. */
function* upwards(node: ts.Node): Generator<ts.Node> {
  yield node;
  if (!ts.isSourceFile(node)) yield* upwards(node.parent);
}

function ownerOf(node: ts.Node): ts.JsxAttribute | null {
  for (const at of upwards(node)) {
    if (ts.isJsxAttribute(at)) return at;
    if (ts.isJsxElement(at) || ts.isJsxSelfClosingElement(at) || ts.isFunctionLike(at)) return null;
  }
  return null;
}

/** Types, imports, keys of the keyboard, selectors, comparisons: not said to anybody. */
function isForMachines(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent) && /^[=!]==$/.test(parent.operatorToken.getText())) return true;
  const attribute = ownerOf(node);
  if (attribute) {
    const name = attribute.name.getText();
    // Of an element of the browser's own it is a form's.
    if (name === 'name' && /^[a-z]/.test(attribute.parent.parent.tagName.getText())) return true;
    if (name === 'name' && attribute.parent.parent.tagName.getText() === 'Icon') return true;
    return forMachines.has(name) || name.startsWith('data-') || (name.startsWith('aria-') && !shown.has(name));
  }
  for (const at of upwards(parent)) {
    if (ts.isTypeNode(at) || ts.isImportDeclaration(at) || ts.isExportDeclaration(at)) return true;
    if (
      ts.isCallExpression(at) &&
      /^(invariant|import|console\.\w+|means|matchMedia|.*\.(startsWith|endsWith|includes|closest|querySelector|querySelectorAll|matches))$/.test(
        at.expression.getText(),
      )
    )
      return true;
    if (ts.isNewExpression(at) && /'internal'|^new (Error|URL|RegExp)/.test(at.getText())) return true;
    if (ts.isJsxElement(at) || ts.isBlock(at)) break;
  }
  if (ts.isCaseClause(parent) || ts.isElementAccessExpression(parent)) return true;
  return (ts.isPropertyAssignment(parent) && parent.name === node) || ts.isPropertySignature(parent);
}

/** Whether it is what JSX shows: a child, or the value of an attribute that people read. */
function isShown(node: ts.Node): boolean {
  for (const at of upwards(node.parent)) {
    if (ts.isJsxAttribute(at)) return shown.has(at.name.getText());
    if (ts.isPropertyAssignment(at)) return at.name.getText() !== 'name' && shown.has(at.name.getText());
    if (ts.isJsxExpression(at) && !ts.isJsxAttribute(at.parent)) return true;
    if (ts.isFunctionLike(at) || ts.isCallExpression(at)) return false;
    if (ts.isConditionalExpression(at) && at.condition === node) return false;
  }
  return false;
}

function textOf(node: ts.Node): string | null {
  if (ts.isJsxText(node) || ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text.trim();
  if (ts.isTemplateExpression(node)) return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(' … ').trim();
  return null;
}

/** What people type or find in files, and the paper's symbols, are the same in every language. */
const isCode = ({ parent }: ts.Node): boolean =>
  ts.isJsxElement(parent) && ['code', 'MathText'].includes(parent.openingElement.tagName.getText());

/** Every text of one file that stands where a words file should say it. */
export function textsIn(path: string, code: string): Found[] {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found: Found[] = [];
  const look = (node: ts.Node): void => {
    const text = textOf(node);
    if (text !== null && hasWord.test(text)) {
      const isText = ts.isJsxText(node) ? !isCode(node) : !isForMachines(node) && (isShown(node) || isProse(text) || isBesideValue(node));
      if (isText) found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text });
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

/** Where a file reads words while it loads, outside every function. */
export function wordsReadAtLoad(path: string, code: string): Found[] {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const names = new Set<string>(['named', 'read', 'count']);
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) || !statement.moduleSpecifier.getText().includes('.words.ts')) continue;
    const bindings = statement.importClause?.namedBindings;
    if (bindings && ts.isNamedImports(bindings))
      for (const { name, propertyName } of bindings.elements)
        // What is said is read later, by whoever shows it.
        if ((propertyName ?? name).text !== 'says') names.add(name.text);
  }
  const found: Found[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isClassLike(node)) return;
    const isRead =
      (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text)) ||
      (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && names.has(node.expression.text));
    if (isRead) found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: node.getText() });
    else ts.forEachChild(node, look);
  };
  for (const statement of file.statements) look(statement);
  return found;
}

/** Errors whose sentence stands where they are thrown: no other language could say them. Those of ours alone (`internal`) may. */
export function errorsSaidInPlace(path: string, code: string): Found[] {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const found: Found[] = [];
  const isPlain = (node: ts.Node | undefined): boolean => {
    if (!node) return false;
    if (ts.isConditionalExpression(node)) return isPlain(node.whenTrue) || isPlain(node.whenFalse);
    if (ts.isBinaryExpression(node)) return isPlain(node.left) || isPlain(node.right);
    return hasWord.test(textOf(node) ?? '');
  };
  const look = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === 'StudioError') {
      const [kind, detail] = node.arguments ?? [];
      if (kind && kind.getText() !== "'internal'" && isPlain(detail))
        found.push({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: detail?.getText() ?? '' });
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}
