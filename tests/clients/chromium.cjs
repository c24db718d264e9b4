// Looks at a page: node chromium.cjs FOLDER_OF_NODE_MODULES PAGE PICTURES
const [, , place, page, pictures] = process.argv;
const { chromium } = require(`${place}/node_modules/playwright-core`);
const axe = `${place}/node_modules/axe-core/axe.min.js`;
const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const views = [
  { name: "wide", width: 1280, scheme: "light" },
  { name: "dark", width: 1280, scheme: "dark" },
  { name: "phone", width: 390, scheme: "light" },
  { name: "phone-dark", width: 390, scheme: "dark" },
];

async function open(browser, view, options = {}) {
  const context = await browser.newContext({
    viewport: { width: view.width, height: 900 }, colorScheme: view.scheme, ...options,
  });
  const tab = await context.newPage();
  const seen = { requests: 0, messages: [] };
  tab.on("request", (each) => { seen.requests += each.url().startsWith("file://") ? 0 : 1; });
  tab.on("console", (each) => seen.messages.push(each.text()));
  await tab.goto(`file://${page}`);
  return [tab, seen];
}

(async () => {
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
  const result = { axe: [] };
  for (const view of views) {
    const [tab] = await open(browser, view, { bypassCSP: true });
    await tab.addScriptTag({ path: axe });
    const { violations, passes } = await tab.evaluate(() => axe.run());
    const told = violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
    result.axe.push({ view: view.name, violations: told.join("; "), passes: passes.length });
    await tab.screenshot({ path: `${pictures}-${view.name}.png` });
  }
  const [tab, seen] = await open(browser, views[0]);
  const mark = tab.locator("mark[tabindex]").first();
  const card = mark.locator("> .c");
  await mark.focus();
  result.told_on_focus = await card.isVisible();
  await tab.evaluate(() => document.activeElement.blur());
  await mark.hover();
  result.told_on_hover = await card.isVisible();
  result.copied = await tab.evaluate(() => {
    getSelection().selectAllChildren(document.querySelector(".text"));
    return getSelection().toString();
  });
  await tab.pdf({ path: `${pictures}.pdf`, format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
  const tint = () => mark.evaluate((each) => getComputedStyle(each).backgroundColor);
  const before = await tint();
  for (const box of await tab.locator(".legend input").all()) await box.uncheck();
  result.hidden_by_box = (await tint()) !== before && !(await card.isVisible());
  result.title_is_kept = (await tab.title()) !== "run";
  await browser.close();
  console.log(JSON.stringify({ ...result, ...seen }));
})();
