// The button that exchanges light and dark; without it the page follows the system.

const KEY = 'theme';

/** `memory` keeps what was chosen from page to page. */
export function offerThemes(memory?: Storage): void {
  const button = document.querySelector<HTMLButtonElement>('#theme');
  if (!button) return;
  const root = document.documentElement;
  const kept = memory?.getItem(KEY);
  if (kept) root.dataset.theme = kept;
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = (): boolean => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);
  const show = (): void => {
    button.textContent = isDark() ? 'Light theme' : 'Dark theme';
  };
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    memory?.setItem(KEY, root.dataset.theme);
    show();
  });
  system.addEventListener('change', show);
  button.hidden = false;
  show();
}
