// Marks what came into the index since the last visit, for readers who have asked for it. When
// that was stays in this browser; where nobody has asked, what an earlier visit left is removed.
"use strict";
(() => {
  const KEY = "perspektiven-visit";
  const VISIT_ENDS = 30 * 60 * 1000;
  const word = document.getElementById("content").dataset.new;

  const visit = (now) => {
    let known = {};
    try {
      known = JSON.parse(localStorage.getItem(KEY)) || {};
    } catch {
      // Not as we wrote it: as if this were the first visit.
    }
    const seen = Number.isFinite(known.seen) ? known.seen : null;
    const since = Number.isFinite(known.since) ? known.since : null;
    return { seen: now, since: seen === null || now - seen > VISIT_ENDS ? seen : since };
  };

  const mark = (time) => {
    const added = document.createElement("strong");
    added.className = "mark new";
    added.textContent = word;
    time.before(added, " ");
  };

  try {
    if (!word) {
      localStorage.removeItem(KEY);
      return;
    }
    const current = visit(Date.now());
    localStorage.setItem(KEY, JSON.stringify(current));
    if (current.since === null) return;
    for (const time of document.querySelectorAll("main .origin time[data-came]")) {
      if (Date.parse(time.dataset.came) > current.since) mark(time);
    }
  } catch (error) {
    // Browsers may forbid to store anything (SecurityError, QuotaExceededError).
    if (!(error instanceof DOMException)) throw error;
  }
})();
