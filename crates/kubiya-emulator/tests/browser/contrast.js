// The contrast of every text of the page with what is behind it.
const parts = (color) => color.match(/[\d.]+/g).map(Number);
const luminance = ([red, green, blue]) => {
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  for (let at = element; at !== null; at = at.parentElement) {
    const color = parts(getComputedStyle(at).backgroundColor);
    if ((color[3] ?? 1) === 1) {
      return color;
    }
  }
  return [255, 255, 255];
};
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const faint = [];
let texts = 0;
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  const text = walker.currentNode.textContent.trim();
  if (text === "" || !element.checkVisibility() || element.closest("noscript")) {
    continue;
  }
  texts += 1;
  const [one, other] = [luminance(parts(getComputedStyle(element).color)), luminance(behind(element))];
  const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (contrast < 4.5) {
    faint.push(`${text}: ${contrast.toFixed(2)}`);
  }
}
return { texts, faint, ground: luminance(behind(document.body)) };
