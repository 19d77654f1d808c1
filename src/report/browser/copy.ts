// Buttons that copy a text: `<button data-copies="id of the text">`.

export function offerCopying(): void {
  const status = document.getElementById('status');
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
    const source = document.getElementById(button.dataset.copies ?? '');
    if (!source) continue;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const told = (await copied(source)) ? 'Copied' : 'Selected: copy it with your keyboard';
      if (status) status.textContent = told;
      button.textContent = told;
      setTimeout(() => {
        button.textContent = 'Copy';
      }, 2000);
    });
  }
}

/** A page opened from disk may not be allowed to copy; then the text is selected. */
async function copied(source: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    return true;
  } catch {
    getSelection()?.selectAllChildren(source);
    return false;
  }
}
