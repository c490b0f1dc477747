// Just as much of Markdown as the guide's pages use: headings, paragraphs, lists, tables, bold, code.

export type Piece = { kind: 'text' | 'bold' | 'code'; text: string };
export type Block =
  | { kind: 'h1' | 'h2' | 'p'; pieces: Piece[] }
  | { kind: 'ul' | 'ol'; items: Piece[][] }
  | { kind: 'table'; head: Piece[][]; rows: Piece[][][] };

/** Bold and code within a line; links keep their words only. */
export function pieces(line: string): Piece[] {
  return line
    .replace(/\[([^\]]+)\]\([^)]*\)/g, '$1')
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('**')) return { kind: 'bold', text: part.slice(2, -2) };
      if (part.startsWith('`')) return { kind: 'code', text: part.slice(1, -1) };
      return { kind: 'text', text: part.replaceAll('*', '') };
    });
}

const cells = (line: string): Piece[][] =>
  line
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => pieces(cell.trim()));

function blockOf(lines: string[]): Block {
  const first = lines[0] ?? '';
  if (first.startsWith('# ')) return { kind: 'h1', pieces: pieces(first.slice(2)) };
  if (first.startsWith('#')) return { kind: 'h2', pieces: pieces(first.replace(/^#+ /, '')) };
  if (first.startsWith('|')) {
    return { kind: 'table', head: cells(first), rows: lines.slice(2).map(cells) };
  }
  if (/^[-*] /.test(first)) {
    return { kind: 'ul', items: lines.map((line) => pieces(line.replace(/^[-*] /, ''))) };
  }
  if (/^\d+\. /.test(first)) {
    return { kind: 'ol', items: lines.map((line) => pieces(line.replace(/^\d+\. /, ''))) };
  }
  return { kind: 'p', pieces: pieces(lines.join(' ')) };
}

/** A page as blocks; an empty line ends a block. */
export function blocks(page: string): Block[] {
  return page
    .replaceAll('\r', '')
    .split(/\n\s*\n/)
    .map((part) => part.split('\n').filter((line) => line.trim() !== ''))
    .filter((lines) => lines.length > 0)
    .map(blockOf);
}
