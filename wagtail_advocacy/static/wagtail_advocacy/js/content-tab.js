/**
 * The Advocacy tab of the page editor: keeps the card preview, the counters and the values in the
 * folded headings as the editor types. Without it the tab shows what was saved.
 */
import { count } from "./counting.js";
import { signed } from "./wording.js";

function show(nodes, text) {
    for (const node of nodes) {
        node.textContent = text;
    }
}

function domainOf(address) {
    try {
        return new URL(address).hostname.replace(/^www\./, "");
    } catch {
        return "";
    }
}

class AdvocacyTab {
    constructor(root) {
        this.root = root;
        this.counting = JSON.parse(root.dataset.counting);
        this.form = root.closest("form");
        this.form.addEventListener("input", () => this.refresh());
        this.form.addEventListener("change", () => this.refresh());
        this.watchImages();
        this.refresh();
    }

    parts(name) {
        return this.root.querySelectorAll(`[data-advocacy-preview="${name}"]`);
    }

    field(name) {
        return this.form.elements[this.root.dataset.textPrefix + name];
    }

    refresh() {
        const isEdition = this.field("target_kind").value === "edition";
        const title = this.form.querySelector(
            isEdition ? "#id_public_edition-0-title" : "#id_title",
        );
        if (title) {
            show(this.parts("title"), title.value);
        }
        const text = this.field("text").value.trim();
        show(this.parts("text"), text);
        this.parts("text").forEach((node) => (node.hidden = !text));
        this.refreshTarget();
        this.refreshNetworks();
        this.refreshCounters();
    }

    refreshTarget() {
        const atAddress = this.field("target_kind").value === "address";
        const domain = atAddress ? domainOf(this.field("target_address").value) : "";
        show(this.parts("domain"), domain || this.root.dataset.pageDomain);
        this.parts("address-note").forEach((node) => (node.hidden = !atAddress));
        const chosen = this.root.querySelector(
            `[name="${this.root.dataset.textPrefix}target_kind"]:checked`,
        );
        const label = chosen?.closest("label")?.textContent.trim();
        show(this.values("target"), domain || label || "");
        const obstacle = this.root.querySelector("[data-advocacy-obstacle]");
        if (obstacle) {
            obstacle.hidden = this.field("target_kind").value !== "page";
        }
    }

    refreshNetworks() {
        const boxes = this.root.querySelectorAll(
            `[name="${this.root.dataset.textPrefix}networks"]:checked`,
        );
        const labels = [...boxes].map((box) => box.closest("label").textContent.trim());
        for (const node of this.values("networks")) {
            node.textContent = labels.join(", ") || node.dataset.all;
        }
    }

    refreshCounters() {
        for (const counter of this.root.querySelectorAll("[data-advocacy-counter]")) {
            const id = counter.dataset.advocacyCounter;
            this.refreshCounter(counter, id, this.field(`text_${id}`).value, counter.dataset.label);
        }
        for (const row of this.root.querySelectorAll("[data-advocacy-row]")) {
            const counter = row.querySelector("[data-advocacy-row-counter]");
            const id = row.querySelector('select[name$="-network"]').value;
            const label = this.root.querySelector(`[data-advocacy-counter="${id}"]`)?.dataset.label;
            counter.hidden = !label;
            if (label) {
                this.refreshCounter(counter, id, row.querySelector("textarea").value, label);
            }
        }
    }

    refreshCounter(counter, id, text, label) {
        const options = this.counting[id];
        const length = text.trim()
            ? count({ ...options, text: signed(text, options.signature), url: this.root.dataset.sampleLink })
            : 0;
        counter.textContent = `${length} ${label}`;
        counter.toggleAttribute("data-over", length > options.limit);
    }

    values(name) {
        return this.root.querySelectorAll(`[data-advocacy-value="${name}"]`);
    }

    /** The page's image choosers, in the order in which the card takes its picture from them. */
    choosers() {
        const names = this.root.dataset.imageFields.split(" ").filter(Boolean);
        return names.map((name) => document.getElementById(`id_${name}-chooser`)).filter(Boolean);
    }

    watchImages() {
        const observer = new MutationObserver(() => this.refreshImage());
        for (const chooser of this.choosers()) {
            observer.observe(chooser, {
                attributes: true,
                attributeFilter: ["class", "src"],
                subtree: true,
            });
        }
    }

    refreshImage() {
        const chooser = this.choosers().find((node) => !node.classList.contains("blank"));
        const source = chooser?.querySelector("[data-chooser-image]")?.src;
        this.parts("image").forEach((image) => {
            image.hidden = !source;
            if (source) {
                image.src = source;
            }
        });
        this.parts("no-image").forEach((node) => (node.hidden = Boolean(source)));
    }
}

document.querySelectorAll("[data-advocacy-tab]").forEach((root) => new AdvocacyTab(root));
