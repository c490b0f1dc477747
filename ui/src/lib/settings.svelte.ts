export const themes = ['light', 'dim', 'contrast'] as const;
export type Theme = (typeof themes)[number];
export const textSizes = ['100', '112', '125', '150'] as const;
export type TextSize = (typeof textSizes)[number];

const KEY = 'front-door.look';

/** How this window looks. No personal data, so it is kept by the webview and there before sign-in. */
class Look {
  theme = $state<Theme>('light');
  textSize = $state<TextSize>('100');

  load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Look>;
      if (kept.theme && themes.includes(kept.theme)) this.theme = kept.theme;
      if (kept.textSize && textSizes.includes(kept.textSize)) this.textSize = kept.textSize;
    } catch {
      // What cannot be read is as good as not set.
    }
    this.show();
  }

  set(theme: Theme, textSize: TextSize): void {
    this.theme = theme;
    this.textSize = textSize;
    localStorage.setItem(KEY, JSON.stringify({ theme, textSize }));
    this.show();
  }

  show(): void {
    document.documentElement.dataset.theme = this.theme;
    document.documentElement.dataset.text = this.textSize;
  }
}

export const look = new Look();
