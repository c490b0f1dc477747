import { expect, it } from 'vitest';
import { blocks, pieces } from './markdown';

it('reads bold, code and links within a line', () => {
  expect(pieces('Press **F3** or `Ctrl+K`, see [times](times.md).')).toEqual([
    { kind: 'text', text: 'Press ' },
    { kind: 'bold', text: 'F3' },
    { kind: 'text', text: ' or ' },
    { kind: 'code', text: 'Ctrl+K' },
    { kind: 'text', text: ', see times.' },
  ]);
});

it('reads the blocks of a page', () => {
  const page =
    '# Title\n\nA line\nand more.\n\n- one\n- two\n\n1. first\n\n| a | b |\n|---|---|\n| c | d |\n';
  expect(blocks(page).map((block) => block.kind)).toEqual(['h1', 'p', 'ul', 'ol', 'table']);
});
