// A lint rule: text that may change, or that stands beside something that may come and go, has an element of its own. Page translation
// replaces text nodes by elements; React then inserts before, or removes, a node that is no longer where it was, and throws. An element
// whose only child is one string is written by textContent, which works whatever stands there now. Needs types; knows React, not our page.
import ts from 'typescript';

const messages = {
  beside: 'Text beside what may change: put all of it into one template, or give the text an element of its own (page translation).',
  fragment: 'Text in a fragment has siblings that nobody sees here: give it an element of its own (page translation).',
  list: 'A list of texts is many text nodes: join them, or give each an element (page translation).',
};

/** Line breaks and indents between elements are no text to React. @param {string} value */
const isLayout = (value) => value.trim() === '' && value.includes('\n');

/** @param {ts.Type} type @returns {ts.Type[]} */
const partsOf = (type) => (type.isUnion() ? type.types : [type]);
const textFlags = ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike;
const unknownFlags = ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** @param {ts.Type} type */
const isOnlyText = (type) => partsOf(type).every(({ flags }) => flags & textFlags);
/** '' is no node: what `text && <b />` may be. @param {ts.Type} type */
const isEmptyText = (type) => type.isStringLiteral() && type.value === '';
/** @param {ts.Type} type */
const mayBeText = (type) => partsOf(type).some((part) => part.flags & (textFlags | unknownFlags) && !isEmptyText(part));

/** @param {ts.Type} type */
const isElement = (type) => !type.isUnion() && ['Element', 'ReactElement'].includes(type.symbol?.name ?? '');

/** @param {ts.TypeChecker} checker @param {ts.Type} type */
function holdsTexts(checker, type) {
  const [item] = checker.isArrayType(type) ? checker.getTypeArguments(/** @type {ts.TypeReference} */ (type)) : [];
  return item !== undefined && mayBeText(item);
}

/** Whether a component of ours may show nothing. @param {ts.TypeChecker} checker @param {ts.Symbol | undefined} symbol */
function mayBeNothing(checker, symbol) {
  const target = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const body = target?.valueDeclaration && 'body' in target.valueDeclaration ? target.valueDeclaration.body : undefined;
  if (!body) return true;
  let found = false;
  /** @param {ts.Node} node */
  const look = (node) => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) {
      const parts = partsOf(checker.getTypeAtLocation(node.expression));
      found ||= parts.some(({ flags }) => flags & (ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.BooleanLike));
    }
    ts.forEachChild(node, look);
  };
  ts.forEachChild(/** @type {ts.Node} */ (body), look);
  return found;
}

/** @type {import('eslint').Rule.RuleModule} */
export const textStandsAlone = {
  meta: { type: 'problem', schema: [], messages },
  create(context) {
    const { sourceCode } = context;
    const services = sourceCode.parserServices;
    const checker = services.program.getTypeChecker();

    /** @param {any} child */
    function read(child) {
      if (child.type === 'JSXText') {
        return isLayout(child.value) ? null : { kind: 'text', child };
      }
      if (child.type === 'JSXExpressionContainer') {
        const { expression } = child;
        if (expression.type === 'JSXEmptyExpression') return null;
        if (expression.type === 'Literal' && typeof expression.value === 'string') return { kind: 'text', child };
        const type = services.getTypeAtLocation(expression);
        // A name for one element, and nothing but an element.
        if (expression.type === 'Identifier' && isElement(type)) return { kind: 'element', child };
        return { kind: isOnlyText(type) ? 'value' : mayBeText(type) ? 'mixed' : 'other', child, type };
      }
      if (child.type === 'JSXElement') {
        const { name } = child.openingElement;
        const isComponent = name.type !== 'JSXIdentifier' || /^[A-Z]/.test(name.name);
        const symbol = isComponent ? services.getSymbolAtLocation(name) : undefined;
        return { kind: isComponent && mayBeNothing(checker, symbol) ? 'other' : 'element', child };
      }
      return { kind: 'other', child };
    }

    /** @param {any} node */
    function check(node) {
      /** @type {{ kind: string, child: any, type?: ts.Type }[]} */
      const children = node.children.flatMap((/** @type {any} */ child) => read(child) ?? []);
      const isText = (/** @type {{ kind: string }} */ { kind }) => kind === 'text' || kind === 'value' || kind === 'mixed';
      for (const { kind, type, child } of children)
        if (kind === 'other' && type && holdsTexts(checker, type)) context.report({ node: child, messageId: 'list' });
      if (!children.some(isText)) return;
      if (node.type === 'JSXFragment') context.report({ node, messageId: 'fragment' });
      else if (children.length > 1 && children.some(({ kind }) => kind !== 'text' && kind !== 'element'))
        context.report({ node: children.find(isText)?.child, messageId: 'beside' });
    }

    return { JSXElement: check, JSXFragment: check };
  },
};
