// Paper: a page of the desk's own making, shown and printed inside a shadow root so that neither
// its styles nor ours leak. Scripts in it would not run; they are taken out all the same.

/** Shows `html` (a whole page with print styles) inside `host`. */
export function showPaper(host: HTMLElement, html: string): void {
  const page = new DOMParser().parseFromString(html, 'text/html');
  page.querySelectorAll('script, link, iframe').forEach((part) => part.remove());
  const styles = [...page.querySelectorAll('style')].map((style) => style.textContent ?? '');
  page.querySelectorAll('style').forEach((style) => style.remove());
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles.join('\n').replaceAll(/:root|\bhtml\b/g, ':host'));
  root.adoptedStyleSheets = [sheet];
  const body = document.createElement('body');
  body.lang = page.documentElement.lang || 'en-GB';
  body.dir = page.body.dir || page.documentElement.dir || 'ltr';
  body.className = page.body.className;
  body.append(...page.body.childNodes);
  root.replaceChildren(body);
}

/** Prints `html` alone; the size of its page comes from its own `@page`. */
export function printPaper(html: string): void {
  const host = document.createElement('div');
  host.dataset.paper = '';
  document.body.append(host);
  showPaper(host, html);
  const size = new CSSStyleSheet();
  size.replaceSync((html.match(/@page[^{]*\{[^}]*\}/g) ?? []).join('\n'));
  const before = document.adoptedStyleSheets;
  document.adoptedStyleSheets = [...before, size];
  window.print();
  document.adoptedStyleSheets = before;
  host.remove();
}
