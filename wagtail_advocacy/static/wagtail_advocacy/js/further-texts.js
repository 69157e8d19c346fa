/**
 * The list of further suggested texts in the page editor: adds and removes rows. Without it a few
 * empty rows are there, and emptying a text takes it away.
 */
class FurtherTexts {
    constructor(root) {
        this.rows = root.querySelector("[data-advocacy-rows]");
        this.template = root.querySelector("[data-advocacy-row-template]");
        this.add = root.querySelector("[data-advocacy-add]");
        this.total = root.querySelector('input[name$="-TOTAL_FORMS"]');
        this.add.hidden = false;
        this.add.addEventListener("click", () => this.addRow());
        this.rows.addEventListener("click", (event) => {
            const button = event.target.closest("[data-advocacy-remove]");
            if (button) {
                this.remove(button.closest("[data-advocacy-row]"));
            }
        });
        this.refresh();
    }

    addRow() {
        const row = document.createElement("div");
        // The number of a row that was removed is not given again.
        const index = Number(this.total.value);
        row.innerHTML = this.template.innerHTML
            .replaceAll("__prefix__", index)
            .replaceAll("__number__", index + 1);
        const added = row.firstElementChild;
        this.rows.append(added);
        this.total.value = index + 1;
        this.refresh();
        added.querySelector("textarea").focus();
    }

    remove(row) {
        const next = row.nextElementSibling ?? row.previousElementSibling;
        row.remove();
        this.refresh();
        (next?.querySelector("textarea") ?? this.add).focus();
        // Tells the page editor that there is something to save.
        this.rows.dispatchEvent(new Event("change", { bubbles: true }));
    }

    refresh() {
        this.add.disabled = this.rows.children.length >= Number(this.rows.dataset.most);
        this.rows.querySelectorAll("[data-advocacy-remove]").forEach((button) => {
            button.hidden = false;
        });
    }
}

document.querySelectorAll("[data-advocacy-further]").forEach((root) => new FurtherTexts(root));
