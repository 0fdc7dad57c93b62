import type { ExportedName } from '../../rows.ts';
import { readDoc } from './jsdoc.ts';
import { cut } from './signature.ts';
import type { SourceText } from './source-text.ts';
import { childOf, childrenOf, type Node, nameOf } from './syntax-tree.ts';

type Field = NonNullable<ExportedName['fields']>[number];

const OPTIONS = /(?:Options|Config|Props)$/;
const LONGEST_TYPE = 120;

/** The fields of an interface or type of options, in their order; undefined for anything else. */
export function optionFields(source: SourceText, node: Node, name: string): Field[] | undefined {
  if (!OPTIONS.test(name)) return undefined;
  const members = node.type === 'TSInterfaceDeclaration' ? childrenOf(childOf(node, 'body'), 'body') : membersOf(node);
  const fields = members.flatMap((member) => fieldOf(source, member) ?? []);
  return fields.length === 0 ? undefined : fields;
}

/** Of a type literal, and of those in an intersection. */
function membersOf(node: Node): readonly Node[] {
  const type = childOf(node, 'typeAnnotation');
  const parts = type?.type === 'TSIntersectionType' ? childrenOf(type, 'types') : type ? [type] : [];
  return parts.flatMap((part) => (part.type === 'TSTypeLiteral' ? childrenOf(part, 'members') : []));
}

function fieldOf(source: SourceText, member: Node): Field | undefined {
  const name = member['computed'] === true ? undefined : nameOf(childOf(member, 'key'));
  const type = name === undefined ? undefined : fieldType(source, member);
  if (name === undefined || type === undefined) return undefined;
  const { summary, default: byDefault } = readDoc(source.docBefore(member.start));
  return {
    name,
    type: cut(type, LONGEST_TYPE),
    optional: member['optional'] === true,
    ...(byDefault !== undefined && { default: byDefault }),
    ...(summary !== undefined && { summary }),
  };
}

function fieldType(source: SourceText, member: Node): string | undefined {
  if (member.type === 'TSPropertySignature') {
    const type = childOf(childOf(member, 'typeAnnotation'), 'typeAnnotation');
    return type ? source.oneLine(type) : 'any';
  }
  if (member.type !== 'TSMethodSignature') return undefined;
  const parameters = childrenOf(member, 'params').map((parameter) => source.oneLine(parameter));
  const result = childOf(childOf(member, 'returnType'), 'typeAnnotation');
  return `(${parameters.join(', ')}) => ${result ? source.oneLine(result) : 'any'}`;
}
