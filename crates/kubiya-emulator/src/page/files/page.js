// Asks the emulator every half second, and shows what has changed.

import * as activity from "./activity.js";
import { element, say, settle, show } from "./elements.js";
import * as objects from "./objects.js";

const PAUSE = 500;

/** How many times as long as an answer takes nothing is asked: thousands of objects keep the emulator busy for a while. */
const REST = 4;

let tag = null;
let organization = null;
let hasOrganizations = false;
let isPaused = false;

async function refreshObjects() {
  const query = organization === null ? "" : `?organization=${encodeURIComponent(organization)}`;
  const headers = tag === null ? {} : { "If-None-Match": tag };
  const answer = await fetch(`/_emulator/page/objects${query}`, { headers, cache: "no-store" });
  if (answer.status === 304) {
    return;
  }
  const told = await read(answer);
  tag = answer.headers.get("ETag");
  hasOrganizations = told.organizations.length > 1;
  offer(told);
  objects.update(told);
}

async function refreshActivity() {
  activity.update(await read(await fetch("/_emulator/page/activity", { cache: "no-store" })), isPaused, hasOrganizations);
}

async function read(answer) {
  if (!answer.ok) {
    throw new Error(`the emulator answers ${answer.status}`);
  }
  return answer.json();
}

/** Offers the organisations to choose from. */
function offer(told) {
  const select = document.getElementById("organization");
  const offered = [...select.options].map((option) => option.value);
  if (offered.join("\n") !== told.organizations.join("\n")) {
    settle(select, told.organizations.map((name) => element("option", { value: name }, name)));
  }
  select.value = told.organization;
  show("organization-label", hasOrganizations);
}

async function refresh() {
  let isLive = true;
  try {
    await refreshObjects();
    await refreshActivity();
  } catch {
    isLive = false;
  }
  document.documentElement.classList.toggle("lost", !isLive);
  say("live", isLive ? "Live" : "The emulator does not answer");
}

async function watch() {
  for (;;) {
    const begin = performance.now();
    if (!document.hidden) {
      await refresh();
    }
    const rest = Math.max(PAUSE, REST * (performance.now() - begin));
    await new Promise((resolve) => setTimeout(resolve, rest));
  }
}

document.getElementById("search").addEventListener("input", objects.render);
document.getElementById("organization").addEventListener("change", (event) => {
  organization = event.target.value;
  tag = null;
});
document.getElementById("pause").addEventListener("click", (event) => {
  isPaused = !isPaused;
  event.target.setAttribute("aria-pressed", isPaused);
});
document.addEventListener("click", (event) => {
  const target = event.target.closest("a[data-target]")?.dataset.target;
  if (target !== undefined) {
    event.preventDefault();
    objects.reveal(target);
  }
});
say("address", location.host);
watch();
