/**
 * “Check now” in the page editor: has the target checked without leaving the form, and shows what
 * was found. Without it the link leads to a page that does the same.
 */
const POLL_MS = 1000;
const LONGEST_MS = 30000;

function pause(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
}

async function ask(url, options = {}) {
    const response = await fetch(url, {
        ...options,
        headers: { Accept: "application/json", ...options.headers },
    });
    if (!response.ok) {
        throw new Error(String(response.status));
    }
    return response.json();
}

async function check(root) {
    const text = root.querySelector("[data-advocacy-check-text]");
    const url = root.dataset.advocacyCheck;
    const token = root.closest("form").elements.csrfmiddlewaretoken.value;
    text.textContent = text.dataset.waiting;
    const before = await ask(url, { method: "POST", headers: { "X-CSRFToken": token } });
    const end = Date.now() + LONGEST_MS;
    while (Date.now() < end) {
        await pause(POLL_MS);
        const found = await ask(url);
        if (found.checked !== before.checked) {
            text.textContent = found.text;
            return;
        }
    }
    text.textContent = text.dataset.late;
}

for (const root of document.querySelectorAll("[data-advocacy-check]")) {
    const link = root.querySelector("a");
    link.addEventListener("click", (event) => {
        event.preventDefault();
        check(root).catch(() => window.open(link.href));
    });
}
