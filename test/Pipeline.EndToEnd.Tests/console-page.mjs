// Opens the console of a run in a real browser, as a user does, and prints what it saw as one JSON object.
// Arguments: the page's address, the stream's name, the browser's program, and a folder for pictures (may be missing).
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const [address, stream, executablePath, pictures] = process.argv.slice(2);
const origin = new URL(address).origin;
const hostile = '<img src=x onerror="window.wasRun=1">';
const limit = 90_000;
const seen = { errors: [], outside: [], contrast: [], steps: [] };
const step = (name) => seen.steps.push(name);

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' });
  page.setDefaultTimeout(limit);
  page.on('console', (line) => { if (['error', 'warning'].includes(line.type())) seen.errors.push(line.text()); });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('request', (request) => { if (new URL(request.url()).origin !== origin) seen.outside.push(request.url()); });

  await page.goto(address);
  const number = async (id) => Number((await page.locator(`#${id}`).textContent()).replaceAll(',', ''));
  const rises = async (id) => {
    const before = await number(id);
    await page.waitForFunction(
      ([name, least]) => Number(document.getElementById(name).textContent.replaceAll(',', '')) > least, [id, before]);
    return [before, await number(id)];
  };
  seen.received = await rises('received');
  seen.settled = await rises('settled');
  step('counts rise');
  seen.alarmsAtFirst = await page.locator('#alarms-quiet .badge, #alarms .badge').allTextContents();

  // Records that are no events, with text that a page must not read as HTML: an alarm changes its state.
  const sending = new AbortController();
  const sent = send(sending.signal);
  await page.locator('#changes li:not(.none)', { hasText: 'ALARM' }).first().waitFor();
  seen.announced = await page.locator('#announce').textContent();
  step('an alarm changes its state');
  await page.locator('#rejects li', { hasText: '<img' }).first().waitFor();
  await page.locator('#items li', { hasText: '<img' }).first().waitFor();
  sending.abort();
  await sent;
  seen.images = await page.locator('img').count();
  seen.wasRun = await page.evaluate(() => window.wasRun ?? 0);
  step('hostile text stays text');

  seen.flows = (await page.locator('.flow').allTextContents()).filter(Boolean);
  seen.light = await look(page, 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  seen.dark = await look(page, 'dark');
  await page.emulateMedia({ colorScheme: 'light' });

  // By keyboard from the top of the page to the button.
  await page.locator('body').press('Home');
  await page.locator('#throttle-share').selectOption('0.1');
  await page.evaluate(() => document.activeElement?.blur());
  let presses = 0;
  for (; presses < 100; presses++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(() => document.activeElement?.dataset?.fault === 'throttle')) break;
  }
  seen.presses = presses;
  seen.outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.getElementById('fault-said').textContent !== '');
  seen.said = await page.locator('#fault-said').textContent();
  step('a fault by keyboard');

  await page.setViewportSize({ width: 360, height: 780 });
  seen.width = await page.evaluate(() => document.documentElement.scrollWidth);
  await look(page, 'narrow', true);
  step('360 pixels');

  await page.locator('#phase[data-state="ended"]').waitFor();
  seen.verdict = await page.locator('#notice').textContent();
  step('the end');
} catch (error) {
  seen.failure = error.message;
} finally {
  await browser.close();
}
console.log(JSON.stringify(seen));

async function look(page, name, isNarrow = false) {
  // The charts are drawn anew in the theme's colors.
  await page.waitForTimeout(700);
  seen.contrast.push(...(await page.evaluate(weakTexts)).map((weak) => `${name}: ${weak}`));
  if (pictures) {
    await page.evaluate(() => scrollTo(0, 0));
    if (!isNarrow) await page.setViewportSize({ width: 1280, height: 1060 });
    await page.screenshot({ path: join(pictures, name === 'light' ? 'console.png' : `console-${name}.png`) });
    if (isNarrow || process.env.PIPELINE_PICTURES_WHOLE) {
      await page.screenshot({ path: join(pictures, `console-${name}-whole.png`), fullPage: true });
    }
  }
  return page.evaluate(() => getComputedStyle(document.body).backgroundColor);
}

// The texts that have less contrast than WCAG's level AA wants (https://www.w3.org/TR/WCAG22/#contrast-minimum).
function weakTexts() {
  const rgb = (color) => color.match(/[\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = rgb(color).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if ((rgb(color)[3] ?? 1) === 1) return color;
    }
    return 'rgb(255, 255, 255)';
  };
  const weak = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !element.checkVisibility() || element.disabled) continue;
    const style = getComputedStyle(element);
    const [one, other] = [light(element.closest('svg') ? style.fill : style.color), light(behind(element))];
    const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24;
    if (contrast < (isLarge ? 3 : 4.5)) {
      weak.add(`${element.tagName}.${element.getAttribute('class')} ${contrast.toFixed(2)}`);
    }
  }
  return [...weak];
}

/** Sends records as a program does, until it is told to stop. */
async function send(signal) {
  for (let i = 0; !signal.aborted; i++) {
    const event = (more) => JSON.stringify({
      zone: 'hall-a', reading: `2026-11-21T09:15:02.417Z#gate-3#H-${i}-${more.number}`, time: '2026-11-21T09:15:02.417Z',
      sensor: hostile, attendee: 'A-00417', direction: more.direction,
    });
    const records = Array.from({ length: 12 }, (_, number) => event({ number, direction: number === 0 ? hostile : 'entered' }));
    await fetch(`${origin}/`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': 'Kinesis_20131202.PutRecords',
        'X-Amz-Date': '20260101T000000Z',
        // Any key that is no role's stands for the user of this computer.
        Authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/kinesis/aws4_request, SignedHeaders=host, '
          + 'Signature=0',
      },
      body: JSON.stringify({
        StreamName: stream,
        Records: records.map((text) => ({ PartitionKey: 'hall-a', Data: Buffer.from(text).toString('base64') })),
      }),
    }).then(async (response) => { if (!response.ok) throw new Error(await response.text()); });
    await wait(400);
  }
}
