/* The dashboard's Print button. */
window.wagtail.app.register(
    "wa-print",
    class extends window.StimulusModule.Controller {
        print() {
            window.print();
        }
    },
);
