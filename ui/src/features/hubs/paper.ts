// A hub's day on paper. The pages are made here and not by the print engine, which repeats neither
// a table's head nor a foot: each page says what it is, whose it is, and who printed it when.
import type { DayList } from '$lib/wire/DayList';
import type { DayRow } from '$lib/wire/DayRow';

/** What stands at the head and the foot of each page. */
export type PaperMarks = { demo: boolean; printed: string; banner: string | null };

type Line = { session: string } | { row: DayRow };

/** Lines of text on an A4 page, and how many letters of each column go on one line. */
const PAGE = 43;
const LETTERS = { name: 29, born: 17, need: 24, now: 17, to_know: 17 };

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

function height(line: Line): number {
  if ('session' in line) return 1.5;
  const { name, born, need, now, to_know } = line.row;
  const texts = { name, born, need, now: now.text, to_know };
  const lines = Object.entries(LETTERS).map(([column, letters]) =>
    Math.ceil(texts[column as keyof typeof LETTERS].length / letters),
  );
  return 0.2 + 0.8 * Math.max(1, ...lines);
}

/** The lines of each page; a clinician's name never stands alone at the foot of one. */
export function pagesOf(list: DayList): Line[][] {
  const pages: Line[][] = [];
  let left = 0;
  for (const { title, rows } of list.sessions) {
    const lines: Line[] = [{ session: title }, ...rows.map((row) => ({ row }))];
    lines.forEach((line, at) => {
      const next = at === 0 ? lines[1] : undefined;
      if (left < height(line) + (next ? height(next) : 0)) {
        const again: Line[] = at === 0 ? [] : [{ session: `${title}, continued` }];
        pages.push(again);
        left = PAGE - again.reduce((sum, one) => sum + height(one), 0);
      }
      pages.at(-1)?.push(line);
      left -= height(line);
    });
  }
  return pages;
}

function tr(line: Line): string {
  if ('session' in line)
    return `<tr><th colspan="6" class="session">${escape(line.session)}</th></tr>`;
  const { time, name, born, need, now, to_know } = line.row;
  const cells = [`<b>${escape(time)}</b>`, `<b dir="auto">${escape(name)}</b>`];
  cells.push(...[born, need, now.text, to_know].map(escape));
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

const HEAD = ['Time', 'Resident', 'Born', 'Need', 'Now', 'To know'];

/** The day list as a page of its own with print styles, A4 upright. */
export function dayPaper(list: DayList, marks: PaperMarks): string {
  const pages = pagesOf(list);
  const head = HEAD.map((text) => `<th>${text}</th>`).join('');
  const shown = (pages.length > 0 ? pages : [[]]).map((lines, at, all) =>
    [
      '<section>',
      marks.demo ? '<p class="demo">DEMO: made-up people only</p>' : '',
      `<header><h1>${escape(list.title)}</h1><p>${escape(list.counts)}</p></header>`,
      lines.length > 0
        ? `<table><thead><tr>${head}</tr></thead><tbody>${lines.map(tr).join('')}</tbody></table>`
        : '<p>No clinic on this day.</p>',
      `<footer><span>${escape(marks.printed)}. Confidential: keep out of sight, destroy after use.</span>`,
      `<span>Page ${at + 1} of ${all.length}</span></footer>`,
      marks.banner ? `<p class="banner">${escape(marks.banner)}</p>` : '',
      '</section>',
    ].join(''),
  );
  return `<!doctype html><html lang="en-GB"><head><style>${STYLE}</style></head><body>${shown.join('')}</body></html>`;
}

const STYLE = `@page{size:A4;margin:10mm}
body{margin:0;color:#000;font:9pt/1.3 'Atkinson Hyperlegible Next',Arial,sans-serif}
section+section{break-before:page}
h1{margin:0;font-size:14pt;line-height:1.2}p{margin:0}header{margin-block-end:2mm}
table{inline-size:100%;border-collapse:collapse;table-layout:fixed}
th,td{padding:.5mm 1.5mm .5mm 0;border-block-end:.5pt solid #888;text-align:start;vertical-align:baseline;overflow-wrap:anywhere}
th:nth-child(1){inline-size:7%}th:nth-child(2){inline-size:28%}th:nth-child(3){inline-size:17%}
th:nth-child(4){inline-size:19%}th:nth-child(5){inline-size:14%}
tr{break-inside:avoid}thead th{border-block-end:1pt solid #000}
.session{padding-block-start:2mm;border-block-end:1pt solid #000;font-size:10pt;inline-size:auto}
.demo{margin-block-end:2mm;border:1pt dashed #000;text-align:center;font-weight:700}
footer{display:flex;justify-content:space-between;gap:4mm;margin-block-start:2mm;font-size:8pt}
.banner{font-size:8pt;font-weight:700}`;
