// What happens: requests, faults, limits and the clock.

import { count, element, foreign, Kept, say, settle, show } from "./elements.js";

const requests = new Kept();
const faults = new Kept();
const limits = new Kept();
let last;

/** Shows what the emulator says; with `isPaused` the requests stay as they are. */
export function update(told, isPaused, hasOrganizations) {
  say("version", `version ${told.version}`);
  say("recorded", told.recorded.toLocaleString("en"));
  say("in-flight", told.in_flight === 0 ? "none in progress" : `${told.in_flight} in progress`);
  showClock(told);
  showFaults(told.faults);
  showLimit(told.rate_limit, hasOrganizations);
  say("latency", told.latency);
  say("quirks", told.quirks.length === 0 ? "none" : told.quirks.join(", "));
  if (!isPaused) {
    const rows = told.requests.map((request) =>
      requests.of(request.sequence, { request, hasOrganizations }, ({ request }) => requestRow(request, hasOrganizations)),
    );
    requests.forget();
    settle(document.getElementById("requests"), rows);
    show("no-requests", rows.length === 0);
  }
}

function requestRow(request, hasOrganizations) {
  const isOver = request.microseconds !== null;
  const status = request.status === null ? (isOver ? "no answer" : "…") : String(request.status);
  const kind = request.status === null ? "none" : `s${Math.floor(request.status / 100)}`;
  const what = element("td", { class: "what" }, element("b", {}, request.method), " ", foreign(request.path));
  if (request.fault !== null) {
    what.append(" ", element("small", { class: "mark" }, `fault ${request.fault}`));
  }
  if (hasOrganizations && request.organization !== null) {
    what.append(" ", element("small", {}, foreign(request.organization)));
  }
  return element(
    "tr",
    {},
    element("td", {}, element("span", { class: `status ${kind}` }, status)),
    what,
    element("td", { class: "number" }, isOver ? latency(request.microseconds) : "…"),
  );
}

function latency(microseconds) {
  if (microseconds < 10_000) {
    return `${(microseconds / 1000).toFixed(1)} ms`;
  }
  return microseconds < 10_000_000 ? `${Math.round(microseconds / 1000)} ms` : `${(microseconds / 1e6).toFixed(1)} s`;
}

function showFaults(told) {
  const rows = told.map((fault) => faults.of(fault.id, fault, faultRow));
  faults.forget();
  settle(document.getElementById("faults"), rows);
  show("no-faults", rows.length === 0);
  const armed = told.filter((fault) => !isSpent(fault)).length;
  const struck = told.reduce((sum, fault) => sum + fault.struck, 0);
  say("armed", String(armed));
  say("armed-note", told.length === 0 ? "nothing goes wrong" : `struck ${count(struck, "request", "requests")}`);
}

function isSpent(fault) {
  return fault.times !== "forever" && fault.struck >= Number(fault.times);
}

function faultRow(fault) {
  const on = [fault.method || "any method", fault.path || "any path"].join(" ");
  const requests = element("td", { class: "what" }, foreign(on));
  if (fault.name !== "") {
    requests.append(element("small", {}, " named ", foreign(fault.name)));
  }
  const effect = element("td", {}, foreign(fault.effect));
  for (const condition of fault.conditions) {
    effect.append(" ", element("small", {}, foreign(condition)));
  }
  const times = fault.times === "forever" ? `${fault.struck}, forever` : `${fault.struck} of ${fault.times}`;
  const struck = element("td", { class: "number" }, times);
  const row = element("tr", {}, requests, effect, struck);
  row.classList.toggle("spent", isSpent(fault));
  return row;
}

function showLimit(limit, hasOrganizations) {
  if (limit === null) {
    say("limit", "none");
    say("limit-note", "--rate-limit sets one");
    settle(document.getElementById("limits"), []);
    return;
  }
  say("limit", `${limit.requests} / ${limit.per}`);
  const least = Math.min(...limit.keys.map((key) => key.left));
  say("limit-note", `${count(least, "request", "requests")} left at once`);
  const meters = limit.keys.map((key, place) =>
    limits.of(place, { key, hasOrganizations, burst: limit.burst }, () => {
      const name = element("span", {}, `Key ${place + 1}`);
      if (hasOrganizations) {
        name.append(" of ", foreign(key.organization));
      }
      const bar = element("meter", { min: 0, max: limit.burst, value: key.left, low: limit.burst / 4 });
      return element("li", {}, element("label", {}, name, bar), element("span", { class: "number" }, `${key.left} of ${limit.burst} left`));
    }),
  );
  limits.forget();
  settle(document.getElementById("limits"), meters);
}

function showClock(told) {
  say("time", told.time.slice(11, 19));
  document.getElementById("time").dateTime = told.time;
  const state = last === told.time ? "stopped" : "running";
  last = told.time;
  const seconds = told.seconds_ahead;
  const isOff = Math.abs(seconds) > 2;
  const off = isOff ? `, ${span(Math.abs(seconds))} ${seconds > 0 ? "ahead" : "behind"}` : "";
  say("time-note", `${told.time.slice(0, 10)} UTC, ${state}${off}`);
}

function span(seconds) {
  for (const [length, one, several] of [[86_400, "day", "days"], [3600, "hour", "hours"], [60, "minute", "minutes"]]) {
    if (seconds + 2 >= length) {
      return count(Math.round(seconds / length), one, several);
    }
  }
  return count(seconds, "second", "seconds");
}
